package dev.culvert.control.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.control.OfferPolicy;
import dev.culvert.shared.frame.ProtocolException;
import dev.culvert.shared.link.handshake.HelloMessage;
import dev.culvert.shared.link.handshake.OfferMessage;
import dev.culvert.shared.token.ResumeSecrets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final String ID = "0123456789ABCDEF0123456789abcdef";

    private final ResumeSecrets secrets = ResumeSecrets.random();

    @Test
    void a_hello_without_a_common_version_is_refused_with_both_named() {
        assertThatThrownBy(() -> admit(hello(List.of("culvert.v9"), null)))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("HELLO versions: [culvert.v9] (expected: culvert.v1 among them)");
    }

    @Test
    void the_resume_secret_proves_the_id_whatever_its_case() throws ProtocolException {
        String right = secrets.issue(ID.toLowerCase(java.util.Locale.ROOT));

        assertThat(admit(hello(List.of("culvert.v1"), right)).proven()).isTrue();
        assertThat(admit(hello(List.of("culvert.v1"), right + "x")).proven()).isFalse();
        assertThat(admit(hello(List.of("culvert.v1"), null)).proven()).isFalse();
    }

    @Test
    void the_entry_is_what_was_said() throws ProtocolException {
        Admission admission = admit(hello(List.of("culvert.v2", "culvert.v1"), null));

        assertThat(admission.entry().clientId()).isEqualTo("0123456789abcdef0123456789abcdef");
        assertThat(admission.entry().slot()).isEqualTo(3);
        assertThat(admission.entry().generation()).isEqualTo(7);
        assertThat(admission.entry().offers()).hasSize(1);
        assertThat(admission.entry().remoteAddress()).isEqualTo("192.0.2.1:4711");
    }

    private Admission admit(HelloMessage hello) throws ProtocolException {
        return Admission.of(hello, 42, "192.0.2.1:4711", 1000, secrets, new OfferRules(OfferPolicy.HTTP));
    }

    private static HelloMessage hello(List<String> versions, String resume) {
        return new HelloMessage(
                versions,
                List.of(),
                ID,
                3,
                7,
                resume,
                "0.1.0",
                null,
                List.of(OfferMessage.http(1, "a.example", "/", "http://127.0.0.1:8080")));
    }
}
