package dev.culvert.mesh.peer;

import static dev.culvert.mesh.Sessions.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.mesh.table.NodeTable;
import dev.culvert.mesh.table.NodeTableCodec;
import dev.culvert.shared.frame.ProtocolException;
import dev.culvert.shared.frame.Routes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableReaderTest {
    private final HandClock clock = new HandClock();
    private final TableReader reader = new TableReader(clock);
    private final NodeTable table = new NodeTable(3, List.of(session(1, 1, 1, "a.example")));

    @Test
    void a_node_without_sessions_is_not_asked() {
        assertThat(reader.wants(new NodeTable(9, List.of()).digest())).isFalse();
    }

    @Test
    void a_table_is_asked_for_once_and_again_when_no_answer_comes() {
        assertThat(reader.wants(table.digest())).isTrue();
        assertThat(reader.wants(table.digest())).isFalse();
        clock.pass(Duration.ofSeconds(2));
        assertThat(reader.wants(table.digest())).isTrue();
    }

    @Test
    void parts_become_a_table_which_is_not_asked_for_again() throws ProtocolException {
        assertThat(reader.wants(table.digest())).isTrue();
        byte[] whole = NodeTableCodec.parts(table).get(0);

        assertThat(reader.part(new Routes(false, false, Arrays.copyOf(whole, 10))))
                .isNull();
        assertThat(reader.part(new Routes(false, true, Arrays.copyOfRange(whole, 10, whole.length))))
                .isEqualTo(table);

        assertThat(reader.wants(table.digest())).isFalse();
        assertThat(reader.wants(table.digest() + 1)).isTrue();
    }

    @Test
    void a_table_that_nobody_asked_for_ends_the_link() {
        assertThatThrownBy(() -> reader.part(new Routes(false, true, new byte[0])))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("ROUTES without a request");
    }

    @Test
    void after_a_loss_the_table_is_wanted_anew() throws ProtocolException {
        assertThat(reader.wants(table.digest())).isTrue();
        reader.part(new Routes(false, true, NodeTableCodec.parts(table).get(0)));

        reader.forgetAll();

        assertThat(reader.wants(table.digest())).isTrue();
    }
}
