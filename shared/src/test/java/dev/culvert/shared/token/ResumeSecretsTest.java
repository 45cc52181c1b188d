package dev.culvert.shared.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ResumeSecretsTest {

    private static final String ID = "730aa1bb96474cbc9f7e76c135e81da8";

    @Test
    void every_holder_of_the_key_checks_what_one_has_issued() {
        byte[] key = new byte[32];
        String secret = new ResumeSecrets(key).issue(ID);
        assertThat(secret).hasSize(43).matches("[A-Za-z0-9_-]+");
        assertThat(new ResumeSecrets(key.clone()).isRight(ID, secret)).isTrue();
    }

    @Test
    void another_id_another_key_and_another_text_are_wrong() {
        var secrets = ResumeSecrets.random();
        String secret = secrets.issue(ID);
        assertThat(secrets.isRight(ID.replace('7', '8'), secret)).isFalse();
        assertThat(ResumeSecrets.random().isRight(ID, secret)).isFalse();
        assertThat(secrets.isRight(ID, "")).isFalse();
        assertThat(secrets.isRight(ID, "ü")).isFalse();
    }

    @Test
    void a_short_key_is_refused() {
        assertThatThrownBy(() -> new ResumeSecrets(new byte[16])).hasMessage("resume key: 16 bytes (expected: 32)");
    }
}
