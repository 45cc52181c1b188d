package dev.culvert.mesh.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.mesh.table.OwnRoutes.Change;
import dev.culvert.shared.routes.Offer;
import dev.culvert.shared.routes.OfferKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnRoutesTest {
    private static final Offer SITE = Offer.http(1, "a.example", "/", "http://127.0.0.1:8080");
    private static final Offer SITE_OF_ANOTHER = Offer.http(7, "a.example", "/", "http://127.0.0.1:9090");
    private static final Offer API = Offer.http(2, "a.example", "/api", "http://127.0.0.1:8080");
    private static final Offer SSH = Offer.tcp(3, 2222, "localhost:22");

    private final OwnRoutes routes = new OwnRoutes();

    @Test
    void the_first_that_offers_a_route_adds_it_and_the_last_removes_it() {
        routes.replaced(List.of(), List.of(SITE, SSH));
        assertThat(routes.news())
                .containsExactly(
                        new Change(OfferKind.HTTP, "a.example", true), new Change(OfferKind.TCP, "2222", true));

        routes.replaced(List.of(), List.of(SITE_OF_ANOTHER));
        routes.replaced(List.of(SITE, SSH), List.of());
        assertThat(routes.news()).containsExactly(new Change(OfferKind.TCP, "2222", false));

        routes.replaced(List.of(SITE_OF_ANOTHER), List.of());
        assertThat(routes.news()).containsExactly(new Change(OfferKind.HTTP, "a.example", false));
    }

    @Test
    void what_comes_and_goes_between_two_tellings_is_not_told() {
        routes.replaced(List.of(), List.of(SITE));
        routes.replaced(List.of(SITE), List.of());
        assertThat(routes.news()).isEmpty();

        routes.replaced(List.of(), List.of(SITE));
        assertThat(routes.news()).hasSize(1);
        routes.replaced(List.of(SITE), List.of());
        routes.replaced(List.of(), List.of(SITE_OF_ANOTHER));
        assertThat(routes.news()).isEmpty();
    }

    @Test
    void an_update_tells_the_difference_alone() {
        routes.replaced(List.of(), List.of(SITE, SSH));
        routes.news();

        routes.replaced(List.of(SITE, SSH), List.of(SITE, API));

        assertThat(routes.news())
                .containsExactlyInAnyOrder(
                        new Change(OfferKind.HTTP, "a.example/api", true), new Change(OfferKind.TCP, "2222", false));
    }
}
