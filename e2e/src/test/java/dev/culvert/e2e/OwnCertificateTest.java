package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("smoke")
class OwnCertificateTest {

    @TempDir
    Path folder;

    @Test
    void an_own_certificate_is_served_and_replaced_while_the_server_runs() throws Exception {
        make("first");
        make("second");
        use("first");
        try (Tunnel tunnel = new Tunnel()
                .flags(
                        "--tls-cert",
                        folder.resolve("own.crt").toString(),
                        "--tls-key",
                        folder.resolve("own.key").toString())) {
            tunnel.start();
            String url = "https://localhost:" + tunnel.controlPort() + "/readyz";
            assertThat(Curl.run("--cacert", file("first.crt"), url).status()).isEqualTo(200);
            assertThat(Curl.run("--cacert", file("second.crt"), url).exitCode()).isNotZero();

            use("second");
            Awaitility.await("the new certificate")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> Curl.run("--cacert", file("second.crt"), url).exitCode() == 0);

            Files.writeString(folder.resolve("own.crt"), "broken");
            Files.setLastModifiedTime(
                    folder.resolve("own.crt"),
                    java.nio.file.attribute.FileTime.from(
                            java.time.Instant.now().plusSeconds(5)));
            tunnel.server().awaitLine("own.crt", Duration.ofSeconds(30));
            assertThat(Curl.run("--cacert", file("second.crt"), url).status()).isEqualTo(200);
        }
    }

    private void make(String name) {
        CulvertProcess openssl = CulvertProcess.program(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=localhost",
                        "-addext",
                        "subjectAltName=DNS:localhost",
                        "-keyout",
                        file(name + ".key"),
                        "-out",
                        file(name + ".crt"))
                .run(Duration.ofSeconds(20));
        assertThat(openssl.exitCode()).as(openssl.output()).isZero();
    }

    private void use(String name) throws Exception {
        for (String kind : new String[] {".key", ".crt"}) {
            Files.copy(folder.resolve(name + kind), folder.resolve("own" + kind), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }
}
