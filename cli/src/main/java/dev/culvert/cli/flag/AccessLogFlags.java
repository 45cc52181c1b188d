package dev.culvert.cli.flag;

import dev.culvert.shared.settings.AccessLogSettings;
import dev.culvert.shared.settings.AccessLogSettings.Format;
import java.nio.file.Path;

/** The flags of a server's access log. */
public final class AccessLogFlags {

    public static final Flag ACCESS_LOG = Flag.one(
            "--access-log",
            "FORMAT",
            "off",
            "Log visitors' requests and connections: combined, as web servers do, or json. Never with a secret.");
    public static final Flag ACCESS_LOG_FILE = Flag.one(
            "--access-log-file",
            "FILE",
            "standard output",
            "Where to; moved aside at 100 MiB, the last nine are kept.");

    static final FlagGroup GROUP = FlagGroup.of("Access log", ACCESS_LOG, ACCESS_LOG_FILE);

    private AccessLogFlags() {}

    /** @throws UsageException where a file is given and no format */
    static AccessLogSettings settings(Flags flags) {
        Format format = flags.read(ACCESS_LOG, Format::parse, Format.OFF);
        if (!flags.has(ACCESS_LOG_FILE)) {
            return new AccessLogSettings(format, null);
        }
        if (format == Format.OFF) {
            throw new UsageException(flags.setting(ACCESS_LOG_FILE)
                    + ": given without --access-log (expected: combined or json there, the log is off without it)");
        }
        return new AccessLogSettings(format, flags.path(ACCESS_LOG_FILE, Path.of("")));
    }
}
