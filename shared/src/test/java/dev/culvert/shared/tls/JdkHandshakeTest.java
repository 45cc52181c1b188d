package dev.culvert.shared.tls;

import io.vertx.core.net.JdkSSLEngineOptions;

class JdkHandshakeTest extends HandshakeContract {

    JdkHandshakeTest() {
        super(new JdkSSLEngineOptions());
    }
}
