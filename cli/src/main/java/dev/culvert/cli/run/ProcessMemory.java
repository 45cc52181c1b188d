package dev.culvert.cli.run;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.settings.DataSize;
import io.netty.util.internal.PlatformDependent;

/** How much memory this JVM may use for streams. */
final class ProcessMemory {

    private static final long SMALLEST_BUDGET_BYTES = 1 << 20;

    private ProcessMemory() {}

    /** A part of heap and direct memory together, or an amount of bytes. */
    static Budget budget(DataSize size) {
        long whole = Runtime.getRuntime().maxMemory() + PlatformDependent.maxDirectMemory();
        return new Budget(Math.max(SMALLEST_BUDGET_BYTES, size.bytes(whole)));
    }
}
