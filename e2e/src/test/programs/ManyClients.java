import dev.culvert.client.TunnelClient;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.process.ProcessVertx;
import dev.culvert.shared.settings.ClientSettings;
import dev.culvert.shared.settings.ServerTrust;
import dev.culvert.shared.settings.ServerUrl;
import dev.culvert.shared.settings.Tunnels;
import dev.culvert.shared.settings.Upstream;
import dev.culvert.shared.token.Secret;
import dev.culvert.shared.settings.TokenSource;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code ManyClients COUNT URL TOKEN UPSTREAM-URL STATE-FOLDER}: so many clients in one JVM, each with its own host. */
final class ManyClients {
    public static void main(String[] args) throws Exception {
        Vertx vertx = ProcessVertx.builder(new VertxOptions()).build();
        Budget budget = new Budget(256 << 20);
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
            ClientSettings settings = new ClientSettings(
                    List.of(ServerUrl.parse("--url", args[1])),
                    Tunnels.http(List.of(Upstream.parse("--upstream", "h" + i + ".test=" + args[3]))),
                    new TokenSource("unused-0123456789", null, null),
                    new ServerTrust.AutoTls(Path.of(args[4]), null),
                    null,
                    Duration.ofSeconds(30));
            vertx.deployVerticle(new TunnelClient(settings, Secret.of(args[2]), false, budget));
        }
        Thread.currentThread().join();
    }
}
