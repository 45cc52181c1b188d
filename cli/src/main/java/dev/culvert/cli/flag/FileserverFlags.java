package dev.culvert.cli.flag;

import dev.culvert.shared.settings.AddressRange;
import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.settings.FileserverSettings;
import dev.culvert.shared.settings.InvalidSettingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The flags of the file server. */
public final class FileserverFlags {

    public static final Flag WEBROOT =
            Flag.one("--webroot", "FOLDER", ".", "The folder to serve.").withShortName("-w");
    public static final Flag ALLOW_BROWSING = Flag.onOff(
                    "--allow-browsing", false, "List folders that have no index.html.")
            .withShortName("-a");
    public static final Flag PORT = Flag.one(
                    "--port", "PORT", String.valueOf(FileserverSettings.DEFAULT_PORT), "The port, on 127.0.0.1.")
            .withShortName("-p");
    public static final Flag TOKEN = Flag.one(
                    "--token", "PASSWORD", null, "Ask for this password, of the user admin. It shows in process lists.")
            .withShortName("-t");
    public static final Flag TOKEN_FILE =
            Flag.one("--token-file", "FILE", null, "Ask for the password in this file, of the user admin.");
    public static final Flag ALLOW_IPS = Flag.list(
            "--allow-ips",
            "ADDRESS[/BITS]",
            "Who may read: addresses or blocks of visitors, as the tunnel reports them. May be repeated.");

    public static final List<FlagGroup> GROUPS = List.of(
            FlagGroup.of("Files", WEBROOT, ALLOW_BROWSING, PORT),
            FlagGroup.of("Who may read", TOKEN, TOKEN_FILE, ALLOW_IPS),
            FlagGroup.of("Process", CommonFlags.CONFIG, CommonFlags.GENERATE));

    private FileserverFlags() {}

    /** @throws InvalidSettingException on a value that cannot be used */
    public static FileserverSettings settings(Flags flags) {
        Path folder = flags.path(WEBROOT, Path.of("."));
        if (!Files.isDirectory(folder)) {
            throw InvalidSettingException.of(flags.setting(WEBROOT), folder, "a folder that exists");
        }
        return new FileserverSettings(
                folder.toAbsolutePath().normalize(),
                flags.isOn(ALLOW_BROWSING, false),
                BindAddress.of(
                        "--port",
                        "127.0.0.1",
                        flags.setting(PORT),
                        flags.number(PORT, FileserverSettings.DEFAULT_PORT)),
                TokenFlags.optional(flags),
                AddressRange.parseAll(flags.setting(ALLOW_IPS), flags.texts(ALLOW_IPS)));
    }
}
