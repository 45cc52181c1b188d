package dev.culvert.e2e.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.e2e.CulvertProcess;
import dev.culvert.e2e.Tunnel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitFilesTest {

    /** What the unit runs is what it was asked for, without the secret, and the port that needs it gets its capability. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tcp server --allow-ports 22,1024-65535 --balance least-connections | --allow-ports 22,1024-65535
            tcp client --url wss://exit.example.com --upstream localhost --ports 22,5432 | --ports 22,5432
            tcp client --url wss://exit.example.com --local 5432:db:5432 | --local 5432:db:5432
            server --port 8080 --allow-ports 2222 | --allow-ports 2222
            """)
    void a_unit_file_has_the_configuration_and_not_the_secret(String line, String part) {
        List<String> arguments = new ArrayList<>(List.of(line.strip().split(" ")));
        arguments.addAll(List.of("--token", Tunnel.TOKEN, "--generate", "systemd"));
        CulvertProcess unit =
                CulvertProcess.culvert(arguments.toArray(String[]::new)).run(Duration.ofSeconds(20));

        assertThat(unit.exitCode()).as(unit.stderr()).isZero();
        assertThat(unit.stdout())
                .contains("[Service]", "Restart=always", "LimitNOFILE=")
                .doesNotContain(Tunnel.TOKEN + "\"");
        String joined = unit.stdout().replace("\\\n", "");
        String start = joined.lines()
                .filter(one -> one.startsWith("ExecStart="))
                .findFirst()
                .orElseThrow()
                .replaceAll("[\"=]", " ")
                .replaceAll(" +", " ");
        assertThat(start).contains(part.strip().replace('=', ' ')).doesNotContain(Tunnel.TOKEN);
        if (line.contains("22,1024")) {
            assertThat(unit.stdout()).contains("CAP_NET_BIND_SERVICE");
        }
    }
}
