package dev.culvert.mesh;

import dev.culvert.shared.routes.Offer;
import dev.culvert.shared.routes.SessionEntry;
import dev.culvert.shared.routes.SessionState;
import java.util.List;

/** Sessions for tests. */
public final class Sessions {
    private Sessions() {}

    /** A session of that client that offers one host. */
    public static SessionEntry session(long session, int client, long generation, String host) {
        return new SessionEntry(
                session,
                "%032x".formatted(client),
                0,
                generation,
                List.of(Offer.http(1, host, "/", "http://127.0.0.1:8080")),
                SessionState.READY,
                0,
                "192.0.2.1:40000",
                0,
                "0.1.0");
    }
}
