package dev.culvert.shared.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.tls.TrustDecision.FetchFirst;
import dev.culvert.shared.tls.TrustDecision.Refused;
import dev.culvert.shared.tls.TrustDecision.Trusted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownCasTest {

    private static final String HOST = "exit.example";

    @TempDir
    Path parent;

    private final CertificateAuthority authority = CertificateAuthority.create("one", Instant.now());
    private final X509Certificate ca = authority.certificate();
    private final X509Certificate otherCa =
            CertificateAuthority.create("two", Instant.now()).certificate();
    private KnownCas known;

    @BeforeEach
    void open() {
        known = new KnownCas(parent.resolve("known"));
    }

    @Test
    void the_first_ca_is_trusted_and_kept_once_a_handshake_has_proved_it() {
        assertThat(known.atDial(HOST, 8123, null)).isEqualTo(new FetchFirst());
        assertThat(known.withFetched(HOST, 8123, pem(ca), null)).isEqualTo(new Trusted(ca, true));
        assertThat(known.atDial(HOST, 8123, null)).isEqualTo(new FetchFirst());

        known.keep(HOST, 8123, ca);
        assertThat(reopened().atDial("EXIT.example", 8123, null)).isEqualTo(new Trusted(ca, false));
        assertThat(reopened().atDial(HOST, 8124, null)).isEqualTo(new FetchFirst());
    }

    @Test
    void a_different_one_later_is_refused_with_both_fingerprints_and_the_way_out() {
        known.keep(HOST, 8123, ca);
        assertThat(known.withFetched(HOST, 8123, pem(otherCa), null))
                .isEqualTo(
                        new Refused("the CA of exit.example:8123 has changed: its fingerprint is " + CaPin.of(otherCa)
                                + " (expected: " + CaPin.of(ca) + ", kept in " + known.file(HOST, 8123)
                                + "); no token was sent. If the server was given a new CA on purpose, delete that file, or give"
                                + " --ca-pin " + CaPin.of(otherCa)));
        assertThat(known.atDial(HOST, 8123, null)).isEqualTo(new Trusted(ca, false));
    }

    @Test
    void both_ways_out_work() throws IOException {
        known.keep(HOST, 8123, ca);
        assertThat(known.atDial(HOST, 8123, CaPin.of(otherCa))).isEqualTo(new FetchFirst());
        assertThat(known.withFetched(HOST, 8123, pem(otherCa), CaPin.of(otherCa)))
                .isEqualTo(new Trusted(otherCa, false));
        known.keep(HOST, 8123, otherCa);
        assertThat(known.atDial(HOST, 8123, null)).isEqualTo(new Trusted(otherCa, false));

        Files.delete(known.file(HOST, 8123));
        assertThat(known.withFetched(HOST, 8123, pem(ca), null)).isEqualTo(new Trusted(ca, true));
    }

    @Test
    void with_a_pin_no_other_ca_is_trusted_not_even_at_first_contact() {
        var decision = known.withFetched(HOST, 8123, pem(otherCa), CaPin.of(ca));
        assertThat(decision).isInstanceOf(Refused.class);
        assertThat(((Refused) decision).sentence())
                .startsWith("--ca-pin: the CA of exit.example:8123 has the fingerprint " + CaPin.of(otherCa)
                        + " (expected: " + CaPin.of(ca) + "); no token was sent.");
    }

    @Test
    void a_pin_that_fits_what_is_kept_needs_no_fetching() {
        known.keep(HOST, 8123, ca);
        assertThat(known.atDial(HOST, 8123, CaPin.of(ca))).isEqualTo(new Trusted(ca, false));
    }

    @Test
    void a_ca_that_was_renewed_with_its_key_is_still_the_same() {
        known.keep(HOST, 8123, ca);
        X509Certificate renewed =
                authority.renewed(Instant.now().plus(Duration.ofDays(3000))).certificate();
        assertThat(known.withFetched(HOST, 8123, pem(renewed), null)).isEqualTo(new Trusted(renewed, false));
    }

    @Test
    void what_is_no_ca_is_refused() {
        var leaf = authority.issue("x", SubjectNames.local("x"), KeyPurpose.SERVER, Duration.ofDays(1), Instant.now());
        for (byte[] bad :
                List.of(bytes("<html>"), bytes(""), Pem.encode(leaf.chain()), bytes("-----BEGIN CERTIFICATE-----"))) {
            var decision = known.withFetched(HOST, 8123, bad, null);
            assertThat(decision).isInstanceOf(Refused.class);
            assertThat(((Refused) decision).sentence())
                    .startsWith("https://exit.example:8123/.well-known/ca.crt: ")
                    .contains("(expected: ");
        }
    }

    @Test
    void a_damaged_file_is_named_and_a_pin_gets_past_it() throws IOException {
        known.keep(HOST, 8123, ca);
        Files.writeString(known.file(HOST, 8123), "-----BEGIN CERTIFICATE-----\nMII");
        var decision = known.atDial(HOST, 8123, null);
        assertThat(decision).isInstanceOf(Refused.class);
        assertThat(((Refused) decision).sentence()).startsWith(known.file(HOST, 8123) + ": ");

        assertThat(known.atDial(HOST, 8123, CaPin.of(ca))).isEqualTo(new FetchFirst());
        known.keep(HOST, 8123, ca);
        assertThat(known.atDial(HOST, 8123, null)).isEqualTo(new Trusted(ca, false));
    }

    @Test
    void a_folder_that_cannot_be_written_is_made_up_for_in_memory() throws IOException {
        Files.createFile(parent.resolve("known"));
        known.keep(HOST, 8123, ca);
        assertThat(known.atDial(HOST, 8123, null)).isEqualTo(new Trusted(ca, false));
        assertThat(known.withFetched(HOST, 8123, pem(otherCa), null)).isInstanceOf(Refused.class);
    }

    @Test
    void every_host_has_a_file_of_its_own_inside_the_folder() {
        Path folder = parent.resolve("known");
        assertThat(known.file("exit.example", 1)).isEqualTo(folder.resolve("exit.example_1.crt"));
        assertThat(known.file("[2001:db8::1]", 1)).isEqualTo(folder.resolve("2001_3adb8_3a_3a1_1.crt"));
        assertThat(known.file("../../etc/x", 1)).isEqualTo(folder.resolve("_2e._2f.._2fetc_2fx_1.crt"));
        assertThat(known.file("a_1", 1)).isNotEqualTo(known.file("a", 11));
    }

    private KnownCas reopened() {
        return new KnownCas(parent.resolve("known"));
    }

    private static byte[] pem(X509Certificate certificate) {
        return Pem.encode(List.of(certificate));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
