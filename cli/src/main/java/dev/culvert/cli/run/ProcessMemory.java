package dev.culvert.cli.run;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.settings.DataSize;
import dev.culvert.shared.settings.InvalidSettingException;
import dev.culvert.shared.settings.ServerSettings;
import io.netty.util.internal.PlatformDependent;

/** How much memory this JVM may use for streams. */
final class ProcessMemory {

    private static final long SMALLEST_BUDGET_BYTES = 1 << 20;

    private ProcessMemory() {}

    /**
     * A part of heap and direct memory together, or an amount of bytes.
     *
     * @throws InvalidSettingException for more than this JVM has room for
     */
    static Budget budget(DataSize size) {
        long whole = Runtime.getRuntime().maxMemory() + PlatformDependent.maxDirectMemory();
        DataSize most = new DataSize(ServerSettings.MOST_BUDGET_PERCENT, true);
        if (size.bytes(whole) > most.bytes(whole)) {
            throw InvalidSettingException.of(
                    "--memory-budget",
                    size,
                    "at most " + most + " of heap and direct memory, which are " + (whole >> 20) + "MiB here");
        }
        return new Budget(Math.max(SMALLEST_BUDGET_BYTES, size.bytes(whole)));
    }
}
