package dev.culvert.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.events.EventType;
import dev.culvert.shared.settings.AllowedPorts;
import dev.culvert.shared.settings.PortRanges;
import dev.culvert.shared.time.Clock;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortKeeperTest {
    private final List<Map<Integer, String>> told = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final PortKeeper keeper = new PortKeeper(
            FakeNode.allowing(new AllowedPorts(PortRanges.parse("--allow-ports", List.of("2000-2999")), Set.of())),
            Clock.system(),
            (type, fields) -> events.add(type + " " + fields),
            port -> Future.failedFuture("held"),
            told::add);

    @Test
    void a_port_that_stays_refused_is_not_told_anew_when_a_held_one_is_no_longer_wanted() {
        keeper.wanted(Set.of(2222, 5432));
        assertThat(told.get(told.size() - 1)).containsOnlyKeys(2222, 5432);
        keeper.wanted(Set.of(5432));
        assertThat(told).allSatisfy(troubles -> assertThat(troubles).containsKey(5432));
        assertThat(told.get(told.size() - 1)).containsOnlyKeys(5432);
    }

    @Test
    void a_port_that_cannot_be_had_is_an_event_once() {
        keeper.wanted(Set.of(2222));
        keeper.tick();

        assertThat(events).containsExactly(EventType.PORT_REFUSED + " {port=2222, reason=held}");
    }
}
