package dev.culvert.control.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.control.OfferPolicy;
import dev.culvert.shared.link.handshake.OfferMessage;
import dev.culvert.shared.link.handshake.RefusedOffer;
import dev.culvert.shared.routes.Offer;
import dev.culvert.shared.settings.AllowedPorts;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OfferRulesTest {
    private static final AllowedPorts ALLOWED = new AllowedPorts(AllowedPorts.DEFAULT_RANGES, Set.of(8123));
    private static final String UPSTREAM = "http://127.0.0.1:8080";

    @ParameterizedTest
    @ValueSource(strings = {"*", "app.example", "*.example.com", "localhost", "127.0.0.1", "a_b.example"})
    void hosts_are_taken(String host) {
        assertThat(sort(OfferMessage.http(1, host, "/", UPSTREAM)).taken())
                .containsExactly(Offer.http(1, host, "/", UPSTREAM));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "*.*", "**", ".example", "a/b", "*a", "a:80", "-", "exämple"})
    void what_is_no_host_is_refused_by_name(String host) {
        OfferRules.Sorted sorted = sort(OfferMessage.http(1, host, "/", UPSTREAM));

        assertThat(sorted.taken()).isEmpty();
        assertThat(sorted.refused())
                .singleElement()
                .satisfies(refused ->
                        assertThat(refused.reason()).contains("no host name (expected: a name, *.name or *)"));
    }

    @Test
    void a_host_is_compared_in_lower_case() {
        assertThat(sort(OfferMessage.http(1, "App.Example", "/", UPSTREAM)).taken())
                .containsExactly(Offer.http(1, "app.example", "/", UPSTREAM));
    }

    @Test
    void one_of_two_equal_offers_is_refused() {
        OfferRules.Sorted sorted = sort(
                OfferMessage.http(1, "a.example", "/", UPSTREAM),
                OfferMessage.http(2, "A.example", "/", UPSTREAM),
                OfferMessage.http(3, "a.example", "/api", UPSTREAM));

        assertThat(sorted.taken()).extracting(Offer::number).containsExactly(1, 3);
        assertThat(sorted.refused()).extracting(RefusedOffer::n).containsExactly(2);
    }

    @Test
    void ports_and_unknown_kinds_are_refused_by_a_server_for_http() {
        OfferRules.Sorted sorted = sort(
                new OfferMessage(1, "tcp", null, null, 2222, "localhost:22"),
                new OfferMessage(2, "udp", null, null, null, "localhost:53"));

        assertThat(sorted.refused())
                .containsExactly(
                        new RefusedOffer(1, "port 2222: this server opens no TCP ports (expected: hosts)"),
                        new RefusedOffer(2, "kind udp: this server does not know it (expected: http or tcp)"));
    }

    @Test
    void hosts_are_refused_by_a_server_for_tcp() {
        assertThat(new OfferRules(OfferPolicy.tcp(ALLOWED))
                        .sort(List.of(OfferMessage.http(1, "a.example", "/", UPSTREAM)))
                        .refused())
                .containsExactly(new RefusedOffer(1, "host a.example: this server serves no HTTP (expected: ports)"));
    }

    @Test
    void a_port_is_taken_once_unless_it_is_the_server_s_own_or_not_allowed() {
        OfferRules.Sorted sorted = new OfferRules(OfferPolicy.both(ALLOWED))
                .sort(List.of(tcp(1, 2222), tcp(2, 2222), tcp(3, 8123), tcp(4, 22), tcp(5, 1024)));

        assertThat(sorted.taken())
                .containsExactly(Offer.tcp(1, 2222, "localhost:22"), Offer.tcp(5, 1024, "localhost:22"));
        assertThat(sorted.refused()).extracting(RefusedOffer::n).containsExactly(2, 3, 4);
        assertThat(sorted.refused().get(1).reason()).contains("port 8123: it is the server's own");
        assertThat(sorted.refused().get(2).reason()).contains("port 22:").contains("--allow-ports");
    }

    private static OfferMessage tcp(int n, int port) {
        return new OfferMessage(n, "tcp", null, null, port, "localhost:22");
    }

    private static OfferRules.Sorted sort(OfferMessage... offers) {
        return new OfferRules(OfferPolicy.HTTP).sort(List.of(offers));
    }
}
