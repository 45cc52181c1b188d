package dev.culvert.shared.tls;

import io.vertx.core.net.OpenSSLEngineOptions;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("io.netty.handler.ssl.OpenSsl#isAvailable")
class BoringSslHandshakeTest extends HandshakeContract {

    BoringSslHandshakeTest() {
        super(new OpenSSLEngineOptions());
    }
}
