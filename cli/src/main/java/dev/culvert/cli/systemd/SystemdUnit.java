package dev.culvert.cli.systemd;

import dev.culvert.shared.settings.TokenSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The text of a service unit. No token is ever in it: systemd hands each over as a credential (systemd.exec(5),
 * {@code LoadCredential}, from version 247 on) or in the environment, so that it shows neither in the unit nor in the
 * list of processes.
 *
 * <p>The service gets a user of its own ({@code DynamicUser}), unless it needs files that belong to whoever asked for
 * the unit; then it runs as that user.
 */
public final class SystemdUnit {

    /** Beyond {@code --grace}: closing what is left, and leaving. */
    private static final Duration STOP_MARGIN = Duration.ofSeconds(10);

    private static final List<String> HARDENING = List.of(
            "NoNewPrivileges=yes",
            "ProtectSystem=strict",
            "ProtectHome=read-only",
            "PrivateTmp=yes",
            "PrivateDevices=yes",
            "ProtectKernelTunables=yes",
            "ProtectKernelModules=yes",
            "ProtectKernelLogs=yes",
            "ProtectControlGroups=yes",
            "ProtectClock=yes",
            "ProtectHostname=yes",
            "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK",
            "RestrictNamespaces=yes",
            "RestrictRealtime=yes",
            "RestrictSUIDSGID=yes",
            "LockPersonality=yes",
            "SystemCallArchitectures=native");

    private final UnitRequest request;
    private final Installation installation;
    private final List<String> lines = new ArrayList<>();

    private SystemdUnit(UnitRequest request, Installation installation) {
        this.request = request;
        this.installation = installation;
    }

    /** The unit, with a few lines at its top on how to install it. */
    public static String of(UnitRequest request, Installation installation) {
        return new SystemdUnit(request, installation).text();
    }

    private String text() {
        installing();
        add("");
        add("[Unit]");
        add("Description=" + UnitText.line(request.description()));
        add("Wants=network-online.target");
        add("After=network-online.target");
        add("StartLimitIntervalSec=0");
        add("");
        add("[Service]");
        add("Type=exec");
        execStart();
        secrets();
        environment();
        add("Restart=always");
        add("RestartSec=2");
        add("# wrong flags do not get better by trying again");
        add("RestartPreventExitStatus=2");
        add("TimeoutStopSec=" + request.grace().plus(STOP_MARGIN).toSeconds());
        add("LimitNOFILE=1048576");
        user();
        HARDENING.forEach(this::add);
        add("");
        add("[Install]");
        add("WantedBy=multi-user.target");
        return String.join("\n", lines) + "\n";
    }

    private void installing() {
        String unit = request.name() + ".service";
        add("# " + unit + ": save as /etc/systemd/system/" + unit + ", then");
        List<TokenSource> typed =
                request.tokens().stream().filter(token -> token.value() != null).toList();
        String variables = request.tokens().stream()
                .map(TokenSource::variable)
                .filter(Objects::nonNull)
                .map(variable -> variable + "=TOKEN")
                .collect(Collectors.joining(" and, on a line of its own, "));
        if (!typed.isEmpty() || !variables.isEmpty()) {
            add("#   install -d -m 700 /etc/culvert");
        }
        typed.forEach(token ->
                add("#   install -m 600 /dev/stdin " + tokenFile(token) + "    # type the token, then Ctrl-D"));
        if (!variables.isEmpty()) {
            add("#   install -m 600 /dev/stdin " + environmentFile() + "    # type " + variables + ", then Ctrl-D");
        }
        request.writtenPaths().forEach(path -> add("#   mkdir -p " + UnitText.line(path.toString())));
        add("#   systemctl daemon-reload");
        add("#   systemctl enable --now " + unit);
    }

    private void execStart() {
        Stream<String> tokens = request.tokens().stream()
                .map(token -> token.variable() == null
                        ? token.name() + "-file=${CREDENTIALS_DIRECTORY}/" + credential(token)
                        : token.name() + "-env=" + token.variable());
        String program = UnitText.word(installation.launcher().toString());
        add(Stream.concat(
                        Stream.of("ExecStart=" + program + " " + request.command()),
                        Stream.concat(request.arguments().stream().map(UnitText::argument), tokens))
                .reduce((start, word) -> start + " \\\n    " + word)
                .orElseThrow());
    }

    private void secrets() {
        if (request.tokens().stream().anyMatch(token -> token.variable() != null)) {
            add("EnvironmentFile=" + environmentFile());
        }
        for (TokenSource token : request.tokens()) {
            if (token.variable() == null) {
                Path file = token.file();
                add("LoadCredential=" + credential(token) + ":"
                        + (file == null
                                ? tokenFile(token)
                                : UnitText.line(
                                        file.toAbsolutePath().normalize().toString())));
            }
        }
    }

    private void environment() {
        add("StateDirectory=" + request.name());
        add("StateDirectoryMode=0700");
        add("Environment=XDG_STATE_HOME=%S/" + request.name());
        for (Map.Entry<String, String> variable : installation.java().entrySet()) {
            add("Environment=" + UnitText.word(variable.getKey() + "=" + variable.getValue()));
        }
    }

    private void user() {
        boolean owned = installation.ownedByUser(installation.launcher())
                || !request.readPaths().isEmpty()
                || !request.writtenPaths().isEmpty();
        if (!owned) {
            add("DynamicUser=yes");
        } else if (!installation.user().equals("root")) {
            add("User=" + UnitText.line(installation.user()));
        }
        request.writtenPaths().forEach(path -> add("ReadWritePaths=" + UnitText.word(path.toString())));
        add("CapabilityBoundingSet=" + (request.privilegedPort() ? "CAP_NET_BIND_SERVICE" : ""));
        if (request.privilegedPort()) {
            add("AmbientCapabilities=CAP_NET_BIND_SERVICE");
        }
        add("UMask=0077");
    }

    /** {@code token}, {@code admin-token}. */
    private static String credential(TokenSource token) {
        return token.name().substring("--".length());
    }

    private String tokenFile(TokenSource token) {
        return "/etc/culvert/" + request.name() + "." + credential(token);
    }

    private String environmentFile() {
        return "/etc/culvert/" + request.name() + ".env";
    }

    private void add(String line) {
        lines.add(line);
    }
}
