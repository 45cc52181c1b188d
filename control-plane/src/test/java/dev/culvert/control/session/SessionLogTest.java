package dev.culvert.control.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.frame.ResetCode;
import org.junit.jupiter.api.Test;

class SessionLogTest {
    @Test
    void a_lost_link_is_told_in_a_word_that_operators_watch_for() {
        assertThat(SessionLog.reason(ResetCode.LINK_LOST, "the connection closed", null))
                .isEqualTo("link failed: the connection closed");
        assertThat(SessionLog.reason(ResetCode.DEAD, "timeout: no sign of life for 15000 ms", null))
                .isEqualTo("timeout: no sign of life for 15000 ms");
        assertThat(SessionLog.reason(ResetCode.PROTOCOL_ERROR, "OPEN of stream 2", null))
                .isEqualTo("link failed: OPEN of stream 2");
    }

    @Test
    void an_orderly_end_is_not() {
        assertThat(SessionLog.reason(ResetCode.NONE, "the server is stopping", null))
                .isEqualTo("the server is stopping");
        assertThat(SessionLog.reason(ResetCode.LINK_LOST, "the connection closed", ""))
                .isEqualTo("the client said goodbye");
    }
}
