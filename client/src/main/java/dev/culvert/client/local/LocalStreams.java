package dev.culvert.client.local;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.link.Link;
import dev.culvert.shared.stream.tcp.FlushQueue;
import dev.culvert.shared.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What local connections become streams with.
 *
 * @param link the one that new streams go to; null while there is none
 * @param flushes the event loop's
 */
public record LocalStreams(Supplier<@Nullable Link> link, Budget budget, Clock clock, FlushQueue flushes) {}
