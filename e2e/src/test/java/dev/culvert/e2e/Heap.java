package dev.culvert.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a JVM under test holds. */
public final class Heap {

    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private Heap() {}

    /** The heap's live MiB, after a full collection that this asks for. */
    public static long liveMiB(CulvertProcess process) {
        return liveKiB(process) / 1024;
    }

    /** The same in KiB. */
    public static long liveKiB(CulvertProcess process) {
        jcmd(process, "GC.run");
        // a line of each generation; metaspace follows
        Matcher used = USED.matcher(jcmd(process, "GC.heap_info").split("Metaspace", 2)[0]);
        long sum = 0;
        while (used.find()) {
            sum += Long.parseLong(used.group(1));
        }
        return sum;
    }

    /** All of the process's memory that is in RAM, in MiB. */
    public static long residentMiB(CulvertProcess process) {
        try {
            Matcher matcher = RESIDENT.matcher(Files.readString(Path.of("/proc", "" + process.pid(), "status")));
            if (!matcher.find()) {
                throw new AssertionError("no VmRSS of " + process);
            }
            return Long.parseLong(matcher.group(1)) / 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String jcmd(CulvertProcess process, String command) {
        String jcmd = Distribution.javaHome().resolve("bin/jcmd").toString();
        CulvertProcess done =
                CulvertProcess.program(jcmd, "" + process.pid(), command).run(Duration.ofSeconds(30));
        if (done.exitCode() != 0) {
            throw new AssertionError("jcmd " + command + ": " + done.output());
        }
        return done.stdout();
    }
}
