package dev.culvert.shared.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.events.EventType;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpiryWatchTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final List<String> told = new ArrayList<>();
    private final ExpiryWatch watch = new ExpiryWatch((type, fields) -> {
        assertThat(type).isEqualTo(EventType.CERTIFICATE_EXPIRING);
        told.add(fields.toString());
    });

    @Test
    void the_last_fourteen_days_are_told_of_once_a_day() throws Exception {
        X509Certificate certificate = certificate(Duration.ofDays(365));
        Instant end = BEGIN.plus(Duration.ofDays(365));

        watch.look(certificate, end.minus(Duration.ofDays(15)));
        assertThat(told).isEmpty();

        watch.look(certificate, end.minus(Duration.ofDays(13)));
        watch.look(certificate, end.minus(Duration.ofDays(13)).plusSeconds(5));
        assertThat(told).containsExactly("{subject=CN=test, serial=1, until=2027-01-01T00:00:00Z}");

        watch.look(certificate, end.minus(Duration.ofDays(12)));
        watch.look(certificate, end.plusSeconds(1).plus(Duration.ofDays(1)));
        assertThat(told).hasSize(3);
    }

    @Test
    void of_a_short_life_the_last_quarter_counts_and_a_renewed_one_is_told_of_by_itself() throws Exception {
        watch.look(certificate(Duration.ofHours(24)), BEGIN.plus(Duration.ofHours(17)));
        assertThat(told).isEmpty();

        watch.look(certificate(Duration.ofHours(24)), BEGIN.plus(Duration.ofHours(19)));
        watch.look(certificate(Duration.ofHours(25)), BEGIN.plus(Duration.ofHours(19)));
        assertThat(told).hasSize(2);
    }

    private static X509Certificate certificate(Duration life) throws Exception {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        return Certificates.selfSigned(keys.generateKeyPair(), BEGIN, BEGIN.plus(life));
    }
}
