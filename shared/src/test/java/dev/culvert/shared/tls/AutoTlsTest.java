package dev.culvert.shared.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.shared.files.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AutoTlsTest {

    @TempDir
    Path parent;

    private final FakeClock clock = new FakeClock();
    private final SubjectNames names = SubjectNames.local("box");

    @Test
    void a_certificate_names_what_was_asked_for_and_is_signed_by_its_ca() throws Exception {
        var wanted = names.plus(SubjectNames.parse("--auto-tls-san", List.of("exit.example", "192.0.2.1")));
        var tls = AutoTls.open(folder(), wanted, clock);

        X509Certificate server = tls.current().certificate();
        server.verify(ca(tls).getPublicKey());
        assertThat(SubjectNames.of(server)).isEqualTo(wanted);
        assertThat(wanted.dns()).containsExactly("box", "exit.example", "localhost");
        assertThat(wanted.ips()).containsExactly("127.0.0.1", "192.0.2.1", "::1");
        assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(server.getBasicConstraints()).isEqualTo(-1);
        assertThat(server.getPublicKey().getAlgorithm()).isEqualTo("EC");
        assertThat(ca(tls).getBasicConstraints()).isZero();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void keys_can_be_read_by_their_owner_alone() throws IOException {
        AutoTls.open(folder(), names, clock);
        assertThat(permissions(folder())).isEqualTo("rwx------");
        assertThat(permissions(folder().resolve("ca.pem"))).isEqualTo("rw-------");
        assertThat(permissions(folder().resolve("server.pem"))).isEqualTo("rw-------");
        assertThat(permissions(folder().resolve("ca.crt"))).isEqualTo("rw-r--r--");
    }

    @Test
    void a_restart_changes_nothing() throws IOException {
        var first = AutoTls.open(folder(), names, clock);
        clock.move(Duration.ofDays(59));
        var second = AutoTls.open(folder(), names, clock);
        assertThat(ca(second)).isEqualTo(ca(first));
        assertThat(second.current().chain()).isEqualTo(first.current().chain());
        assertThat(Pem.certificates(Files.readAllBytes(folder().resolve("ca.crt")), "ca.crt"))
                .containsExactly(ca(first));
    }

    @Test
    void a_server_certificate_is_renewed_in_the_last_third_of_its_life() {
        var tls = AutoTls.open(folder(), names, clock);
        var first = tls.current();
        clock.move(Duration.ofDays(59));
        assertThat(tls.refresh()).isEmpty();
        clock.move(Duration.ofDays(2));
        assertThat(tls.refresh()).contains(tls.current());
        assertThat(tls.current().certificate()).isNotEqualTo(first.certificate());
        assertThat(tls.refresh()).isEmpty();
        assertThat(ca(AutoTls.open(folder(), names, clock))).isEqualTo(ca(tls));
    }

    @Test
    void a_certificate_from_a_clock_that_was_ahead_is_replaced() {
        clock.move(Duration.ofDays(30));
        var tls = AutoTls.open(folder(), names, clock);
        clock.move(Duration.ofDays(-30));
        assertThat(tls.refresh()).isPresent();
    }

    @Test
    void other_names_get_another_certificate_from_the_same_ca() {
        var before = AutoTls.open(folder(), names, clock);
        var wanted = names.plus(SubjectNames.parse("--auto-tls-san", List.of("2001:db8::1")));
        var after = AutoTls.open(folder(), wanted, clock);
        assertThat(SubjectNames.of(after.current().certificate())).isEqualTo(wanted);
        assertThat(ca(after)).isEqualTo(ca(before));
    }

    @Test
    void a_ca_in_its_last_year_is_renewed_with_its_key_so_that_old_trust_holds() throws Exception {
        var before = AutoTls.open(folder(), names, clock);
        X509Certificate oldCa = ca(before);
        clock.move(Duration.ofDays(3650 - 364));
        assertThat(before.refresh()).isPresent();

        assertThat(ca(before)).isNotEqualTo(oldCa);
        assertThat(ca(before).getPublicKey()).isEqualTo(oldCa.getPublicKey());
        before.current().certificate().verify(oldCa.getPublicKey());
        assertThat(ca(AutoTls.open(folder(), names, clock))).isEqualTo(ca(before));
    }

    @Test
    void a_file_cut_short_anywhere_is_named_and_left_alone() throws IOException {
        AutoTls.open(folder(), names, clock);
        for (String name : List.of("ca.pem", "server.pem", "ca.crt")) {
            Path file = folder().resolve(name);
            byte[] whole = Files.readAllBytes(file);
            for (int length = 0; length < whole.length - 1; length += 7) {
                Files.write(file, Arrays.copyOf(whole, length));
                assertThatThrownBy(() -> AutoTls.open(folder(), names, clock))
                        .as("%s, %d bytes", name, length)
                        .isInstanceOf(FileProblem.class)
                        .hasMessageStartingWith(file + ": ")
                        .hasMessageContaining("(expected: ");
                assertThat(file).hasSize(length);
            }
            Files.write(file, whole);
        }
    }

    @Test
    void a_lost_ca_key_is_not_replaced_behind_its_clients_backs() throws IOException {
        AutoTls.open(folder(), names, clock);
        Files.delete(folder().resolve("ca.pem"));
        assertThatThrownBy(() -> AutoTls.open(folder(), names, clock))
                .isInstanceOf(FileProblem.class)
                .hasMessageStartingWith(folder().resolve("ca.pem") + ": no such file, though ca.crt is there");

        Files.delete(folder().resolve("ca.crt"));
        var anew = AutoTls.open(folder(), names, clock);
        assertThat(Pem.certificates(Files.readAllBytes(folder().resolve("ca.crt")), "ca.crt"))
                .containsExactly(ca(anew));
    }

    @Test
    void a_key_and_a_certificate_of_two_pairs_do_not_pass() throws IOException {
        AutoTls.open(folder(), names, clock);
        AutoTls.open(parent.resolve("other"), names, clock);
        Path server = folder().resolve("server.pem");
        String own = Files.readString(server);
        String other = Files.readString(parent.resolve("other/server.pem"));
        int cut = own.indexOf("-----BEGIN CERTIFICATE");
        Files.writeString(server, own.substring(0, cut) + other.substring(other.indexOf("-----BEGIN CERTIFICATE")));
        assertThatThrownBy(() -> AutoTls.open(folder(), names, clock))
                .hasMessageStartingWith(
                        server + ": this private key does not belong to the first certificate of " + server);

        Files.writeString(server, own);
        Path copy = folder().resolve("ca.crt");
        Files.copy(parent.resolve("other/ca.crt"), copy, StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> AutoTls.open(folder(), names, clock))
                .hasMessageStartingWith(copy + ": the certificate of another CA, sha256:");
    }

    @Test
    void a_server_certificate_is_no_ca() throws IOException {
        AutoTls.open(folder(), names, clock);
        Path ca = folder().resolve("ca.pem");
        Files.copy(folder().resolve("server.pem"), ca, StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> AutoTls.open(folder(), names, clock)).hasMessageContaining("is not a CA");
    }

    @Test
    void a_folder_that_cannot_be_made_is_named() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));
        assertThatThrownBy(() -> AutoTls.open(file, names, clock))
                .isInstanceOf(FileProblem.class)
                .hasMessage(file + ": exists and is not a folder (expected: a folder that can be made and written)");
    }

    private Path folder() {
        return parent.resolve("auto-tls");
    }

    private static X509Certificate ca(CertificateSource tls) {
        return tls.ca().orElseThrow();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
