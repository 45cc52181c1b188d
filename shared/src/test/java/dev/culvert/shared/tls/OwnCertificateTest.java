package dev.culvert.shared.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.shared.files.FileProblem;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OwnCertificateTest {

    @TempDir
    Path folder;

    private final Instant now = Instant.now();
    private final CertificateAuthority authority = CertificateAuthority.create("test", now);
    private final CertifiedKey first = issue();
    private final CertifiedKey second = issue();
    private Path certificate;
    private Path key;

    @BeforeEach
    void writeFirst() throws IOException {
        certificate = Files.write(folder.resolve("tls.crt"), Pem.encode(first.chain()));
        key = Files.write(folder.resolve("tls.key"), Pem.encode(first.key(), List.of()));
    }

    @Test
    void ec_keys_are_read_as_pkcs8_and_as_sec1() throws IOException {
        assertThat(OwnCertificate.open(certificate, key).current().key()).isEqualTo(first.key());
        var scalar = ((ECPrivateKey) first.key()).getS();
        String sec1 = pem(new PemObject(
                "EC PRIVATE KEY",
                new org.bouncycastle.asn1.sec.ECPrivateKey(256, scalar, SECObjectIdentifiers.secp256r1).getEncoded()));
        Files.writeString(key, "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + sec1);
        assertThat(OwnCertificate.open(certificate, key).current().chain()).isEqualTo(first.chain());
    }

    @Test
    void rsa_keys_are_read_as_pkcs8_and_as_pkcs1() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var keys = generator.generateKeyPair();
        var pair =
                new CertifiedKey(keys.getPrivate(), List.of(Certificates.selfSigned(keys, now, now.plusSeconds(60))));
        Files.write(certificate, Pem.encode(pair.chain()));
        Files.write(key, Pem.encode(pair.key(), List.of()));
        assertThat(OwnCertificate.open(certificate, key).current().key()).isEqualTo(pair.key());

        String pkcs1 = pem(new JcaMiscPEMGenerator(pair.key()));
        assertThat(pkcs1).startsWith("-----BEGIN RSA PRIVATE KEY-----");
        Files.writeString(key, pkcs1);
        assertThat(OwnCertificate.open(certificate, key).current().key()).isEqualTo(pair.key());
    }

    @Test
    void an_encrypted_key_is_refused_in_either_form() throws Exception {
        String pkcs8 = pem(new PemObject(
                "ENCRYPTED PRIVATE KEY",
                new EncryptedPrivateKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2), new byte[64])
                        .getEncoded()));
        String old = """
                -----BEGIN EC PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF

                AAAAAAAAAAAAAAAAAAAAAA==
                -----END EC PRIVATE KEY-----
                """;
        for (String text : List.of(pkcs8, old)) {
            Files.writeString(key, text);
            assertThatThrownBy(() -> OwnCertificate.open(certificate, key))
                    .isInstanceOf(FileProblem.class)
                    .hasMessage(
                            key + ": the private key is encrypted (expected: an RSA or EC private key in PEM, PKCS#8,"
                                    + " PKCS#1 or SEC1, not encrypted)");
        }
    }

    @Test
    void a_key_of_another_kind_is_refused() throws Exception {
        PrivateKey ed25519 =
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
        Files.writeString(key, pem(new JcaPKCS8Generator(ed25519, null)));
        assertThatThrownBy(() -> OwnCertificate.open(certificate, key))
                .hasMessageStartingWith(key + ": a private key of type 1.3.101.112 (expected: an RSA or EC");
    }

    @Test
    void a_key_that_does_not_fit_is_refused_with_both_files() throws IOException {
        Files.write(key, Pem.encode(second.key(), List.of()));
        assertThatThrownBy(() -> OwnCertificate.open(certificate, key))
                .isInstanceOf(FileProblem.class)
                .hasMessageStartingWith(
                        key + ": this private key does not belong to the first certificate of " + certificate);
    }

    @Test
    void files_in_the_wrong_places_are_told() {
        assertThatThrownBy(() -> OwnCertificate.open(key, certificate))
                .hasMessage(key + ": no certificate in it (expected: certificates in PEM)");
        assertThatThrownBy(() -> OwnCertificate.open(certificate, certificate))
                .hasMessageStartingWith(certificate + ": no private key in it (expected: an RSA or EC private key");
        assertThatThrownBy(() -> OwnCertificate.open(folder.resolve("none"), key))
                .hasMessage(folder.resolve("none") + ": no such file (expected: certificates in PEM)");
    }

    @Test
    void a_new_pair_is_taken_when_both_files_are_there() throws IOException {
        var own = OwnCertificate.open(certificate, key);
        assertThat(own.refresh()).isEmpty();

        Files.write(certificate, Pem.encode(second.chain()));
        assertThatThrownBy(own::refresh).hasMessageContaining("does not belong");
        assertThat(own.current().chain()).isEqualTo(first.chain());
        assertThat(own.refresh()).as("the same half-way state is told once").isEmpty();

        Files.write(key, Pem.encode(second.key(), List.of()));
        assertThat(own.refresh().map(CertifiedKey::chain)).contains(second.chain());
        assertThat(own.current().chain()).isEqualTo(second.chain());
        assertThat(own.refresh()).isEmpty();
    }

    @Test
    void a_pair_that_vanishes_leaves_the_old_one() throws IOException {
        var own = OwnCertificate.open(certificate, key);
        Files.delete(key);
        assertThatThrownBy(own::refresh).hasMessage(key + ": no such file (expected: a private key in PEM)");
        assertThat(own.current().chain()).isEqualTo(first.chain());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_symbolic_link_that_points_elsewhere_is_noticed() throws IOException {
        Path one = Files.createDirectory(folder.resolve("..1"));
        Path two = Files.createDirectory(folder.resolve("..2"));
        writeBoth(one, first);
        writeBoth(two, second);
        Path data = Files.createSymbolicLink(folder.resolve("..data"), one);
        var own = OwnCertificate.open(data.resolve("tls.crt"), data.resolve("tls.key"));
        Path next = Files.createSymbolicLink(folder.resolve("..data_tmp"), two);
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        assertThat(own.refresh().map(CertifiedKey::chain)).contains(second.chain());
    }

    private CertifiedKey issue() {
        return authority.issue("x", SubjectNames.local("x"), KeyPurpose.SERVER, Duration.ofDays(1), now);
    }

    private static void writeBoth(Path folder, CertifiedKey pair) throws IOException {
        Files.write(folder.resolve("tls.crt"), Pem.encode(pair.chain()));
        Files.write(folder.resolve("tls.key"), Pem.encode(pair.key(), List.of()));
    }

    private static String pem(PemObjectGenerator object) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
