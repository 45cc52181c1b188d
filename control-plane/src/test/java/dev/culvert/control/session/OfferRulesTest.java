package dev.culvert.control.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.link.handshake.OfferMessage;
import dev.culvert.shared.link.handshake.RefusedOffer;
import dev.culvert.shared.routes.Offer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OfferRulesTest {
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
    void ports_and_unknown_kinds_are_refused() {
        OfferRules.Sorted sorted = sort(
                new OfferMessage(1, "tcp", null, null, 2222, "localhost:22"),
                new OfferMessage(2, "udp", null, null, null, "localhost:53"));

        assertThat(sorted.refused())
                .containsExactly(
                        new RefusedOffer(1, "port 2222: this server opens no TCP ports"),
                        new RefusedOffer(2, "kind udp: this server does not know it (expected: http)"));
    }

    private static OfferRules.Sorted sort(OfferMessage... offers) {
        return OfferRules.sort(List.of(offers));
    }
}
