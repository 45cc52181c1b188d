package dev.culvert.shared.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.BusJson;
import dev.culvert.shared.time.Clock;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BusEventsTest {
    private final Vertx vertx = Vertx.vertx();
    private final List<Event> heard = new CopyOnWriteArrayList<>();
    private final BusEvents events = new BusEvents("a.example", "1f2e3d4c5b6a7988", Clock.system());

    @BeforeEach
    void listen() {
        vertx.eventBus()
                .<Buffer>consumer(Addresses.EVENTS, message -> heard.add(BusJson.read(message.body(), Event.class)));
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void what_happened_before_there_was_a_bus_is_told_later_and_in_order() {
        events.emit(EventType.NODE_JOINED, Event.fields("peer", "b"));
        events.open(vertx);
        events.emit(EventType.AUTHENTICATION_FAILED, Event.fields("remote", "192.0.2.1:5", "path", "/status"));

        await().until(() -> heard.size() == 2);

        assertThat(heard).extracting(Event::id).containsExactly("a.example-1f2e3d4c-1", "a.example-1f2e3d4c-2");
        Event second = heard.get(1);
        assertThat(second.type()).isEqualTo("authentication-failed");
        assertThat(second.code()).isEqualTo("CULVERT-2001");
        assertThat(second.node()).isEqualTo("a.example");
        assertThat(second.time()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
        assertThat(second.fields()).isEqualTo(Map.of("remote", "192.0.2.1:5", "path", "/status"));
        assertThat(heard.get(0).code()).isNull();
    }

    @Test
    void settled_means_that_all_is_told_counts_included() {
        events.open(vertx);
        for (int i = 0; i < 1000; i++) {
            events.emit(EventType.AUTHENTICATION_FAILED, Event.fields("remote", "192.0.2.1:5", "path", "/connect"));
        }
        events.settle().toCompletionStage().toCompletableFuture().join();

        await().until(() -> heard.size() == 2);
        assertThat(heard.get(1).fields()).containsEntry("count", "999");
    }

    @Test
    void the_eldest_are_lost_where_nobody_takes_them_and_the_numbers_show_it() {
        for (EventType type : List.of(EventType.CLIENT_CONNECTED, EventType.CLIENT_DISCONNECTED)) {
            IntStream.range(0, Thinning.MOST_OF_A_TYPE).forEach(i -> events.emit(type, Map.of()));
        }
        for (int i = 0; i < 10; i++) {
            events.settle(); // a second passes
            for (EventType type : List.of(EventType.CLIENT_CONNECTED, EventType.CLIENT_DISCONNECTED)) {
                IntStream.range(0, Thinning.MOST_OF_A_TYPE).forEach(j -> events.emit(type, Map.of()));
            }
        }
        events.open(vertx);

        await().until(() -> heard.size() == BusEvents.MOST_WAITING);
        assertThat(heard.get(0).id()).isEqualTo("a.example-1f2e3d4c-" + (11_000 - BusEvents.MOST_WAITING + 1));
    }

    @Test
    void a_field_is_fit_for_one_line() {
        events.open(vertx);
        events.emit(EventType.CLIENT_CONNECTED, Event.fields("host", "evil\n\u001b[31m", "client", null));

        await().until(() -> !heard.isEmpty());
        assertThat(heard.get(0).fields()).isEqualTo(Map.of("host", "evil\\n\\x1b[31m"));
    }

    @Test
    void a_newer_nodes_event_is_read_and_an_older_ones_too() {
        Event newer = BusJson.read(
                Buffer.buffer("{\"v\":2,\"id\":\"b-1-1\",\"type\":\"moon-risen\",\"phase\":\"full\"}"), Event.class);

        assertThat(newer.type()).isEqualTo("moon-risen");
        assertThat(newer.fields()).isEmpty();
    }
}
