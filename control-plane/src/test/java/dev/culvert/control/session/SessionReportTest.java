package dev.culvert.control.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.control.proof.ProofPace;
import dev.culvert.control.proof.Proofs;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.routes.Offer;
import dev.culvert.shared.status.OfferStatus;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionReportTest {
    private static final Offer SITE = Offer.http(1, "app.example", "/", "http://127.0.0.1:8080");
    private static final Offer PATH = Offer.http(2, "app.example", "/api", "http://127.0.0.1:8081");
    private static final Offer SAME_PORT = Offer.tcp(3, 8001, "localhost:8001");
    private static final Offer OTHER_PORT = Offer.tcp(4, 2222, "localhost:22");
    private static final long NOW = Instant.parse("2026-03-01T12:00:00.789Z").toEpochMilli();

    private final Map<Integer, FrameSink> asked = new HashMap<>();
    private final ProofPace pace = new ProofPace();
    private final Proofs proofs = new Proofs(this::open, () -> false, new Frozen(), pace, new Nobody());

    @Test
    void an_offer_is_told_as_proven_or_failing_with_its_reason_or_not_known_yet() {
        List<Offer> offers = List.of(SITE, PATH, SAME_PORT);
        proofs.offered(offers, true);
        proofs.tick();
        pace.tick();
        asked.get(1).receive(new Opened(1, 8192));
        asked.get(2).receive(new Reset(2, ResetCode.UNREACHABLE, "connection refused"));

        assertThat(SessionReport.offers(offers, proofs))
                .containsExactly(
                        new OfferStatus("app.example", "2026-03-01T12:00:00Z", true, null),
                        new OfferStatus("app.example/api", null, false, "connection refused"),
                        OfferStatus.unproven("8001"));
    }

    @Test
    void upstreams_are_written_as_inlets_writes_them_and_a_port_of_its_own_stands_in_front() {
        assertThat(List.of(SITE, PATH, SAME_PORT, OTHER_PORT))
                .extracting(SessionReport::upstream)
                .containsExactly(
                        "app.example=http://127.0.0.1:8080",
                        "app.example/api=http://127.0.0.1:8081",
                        "localhost:8001",
                        "2222=localhost:22");
    }

    private FramePort open(FrameSink sink) {
        return new FramePort() {
            @Override
            public long id() {
                return 1;
            }

            @Override
            public void send(StreamFrame frame) {
                asked.put(((Open) frame).offer(), sink);
                frame.release();
            }

            @Override
            public boolean congested() {
                return false;
            }
        };
    }

    private static final class Frozen implements Clock {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public long wallMillis() {
            return NOW;
        }
    }

    private static final class Nobody implements Proofs.Owner {
        @Override
        public void failing(Offer offer, @Nullable String reason) {}

        @Override
        public void recovered(Offer offer) {}

        @Override
        public void unanswered(String why) {}
    }
}
