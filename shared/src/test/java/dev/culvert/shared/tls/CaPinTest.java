package dev.culvert.shared.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaPinTest {

    private final X509Certificate ca =
            CertificateAuthority.create("test", Instant.now()).certificate();

    @Test
    void a_pin_is_the_sha_256_of_the_certificate_in_der() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(ca.getEncoded());
        assertThat(CaPin.of(ca)).hasToString("sha256:" + HexFormat.of().formatHex(digest));
        String asOpenSslPrintsIt = HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        assertThat(CaPin.parse("--ca-pin", "SHA256:" + asOpenSslPrintsIt)).isEqualTo(CaPin.of(ca));
        assertThat(CaPin.parse("--ca-pin", CaPin.of(ca).toString()).matches(ca)).isTrue();
    }

    @Test
    void it_matches_no_other_ca() {
        X509Certificate other =
                CertificateAuthority.create("test", Instant.now()).certificate();
        assertThat(CaPin.of(ca).matches(other)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256:", "sha256:12", "sha1:00", "00", "sha256:zz"})
    void anything_else_is_refused_with_the_flag(String bad) {
        assertThatThrownBy(() -> CaPin.parse("--ca-pin", bad))
                .hasMessageStartingWith("--ca-pin: ")
                .hasMessageEndingWith("(expected: sha256: and 64 hexadecimal digits)");
    }
}
