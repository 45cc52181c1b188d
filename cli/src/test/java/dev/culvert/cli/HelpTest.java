package dev.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http server",
                "tcp server",
                "server",
                "http client",
                "tcp client",
                "client",
                "fileserver",
                "cluster init",
                "quickstart",
                "status",
                "version"
            })
    void shows_groups_defaults_and_an_example(String command) {
        List<String> args = new ArrayList<>(List.of(command.split(" ")));
        args.add("--help");
        Cli.Result help = new Cli().run(args.toArray(String[]::new));
        assertThat(help.code()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).contains("Example:\n  culvert " + command);
        Golden.check("help-" + command.replace(' ', '-') + ".txt", help.out());
    }

    @Test
    void the_program_alone_lists_its_commands() {
        Golden.check("help.txt", new Cli().run().out());
        assertThat(new Cli().run("http").out()).contains("server", "client", "fileserver");
    }
}
