package dev.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageErrorTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    htp server                                | htp: unknown command (expected: a known one, did you mean http?)
                    http sever                                | sever: unknown command (expected: a known one, did you mean server?)
                    bench                                     | bench: unknown command (expected: server, client, http, tcp, status, fileserver, cluster, quickstart, version)
                    http server --token t --prot 1            | --prot: unknown flag (expected: a known one, did you mean --port?)
                    http server --token t --drain-delay 5s    | --drain-delay: unknown flag (expected: a known one, did you mean --admin-token?)
                    http server --token t --hold=5s           | --hold: unknown flag (expected: a known one, did you mean --help?)
                    http client --token t --connections=2     | --connections: unknown flag (expected: a known one, did you mean --config?)
                    fileserver -x                             | -x: unknown flag (expected: a known one, did you mean --help?)
                    http server --token t now                 | now: a word that belongs to no flag (expected: flags only)
                    http server --token                       | --token: no value (expected: TOKEN)
                    http server --token --port 1              | --token: no value (expected: TOKEN)
                    http server --token t --port 1 --port 2   | --port: given twice (expected: once)
                    http server                               | --token: missing (expected: one of --token, --token-file, --token-env)
                    http server --token t --token-file f      | --token and --token-file: both given (expected: one of them)
                    http server --token-from f --token-file f | --token-file and --token-from: both given (expected: one of them)
                    http server --token t --admin-token a --admin-token-file f | --admin-token and --admin-token-file: both given (expected: one of them)
                    http server --token 0123456789abcdef --admin-token-env NONE_SUCH | --admin-token-env: NONE_SUCH is not set (expected: a token of 16 or more printable characters without spaces)
                    http server --token same0123456789abcdef --admin-token same0123456789abcdef | --admin-token: the same as --token (expected: another one, or none)
                    status --token t                          | --url: missing (expected: wss://HOST:PORT of a server)
                    status --url ws://a                       | --token: missing (expected: one of --token, --token-file, --token-env)
                    status --url ws://a --token t --output x  | --output: x (expected: json, yaml, wide or text)
                    http server --print-token                 | --print-token: no longer exists, because what is printed ends in logs (expected: read the token where you keep it, such as the file of --token-file)
                    http server --token t --port http         | --port: http (expected: a whole number)
                    http server --token t --port 65536        | --port: 65536 (expected: a port between 0 and 65535)
                    http server --token t --port 8123         | --port: 8123 (expected: another port than --control-port on 0.0.0.0)
                    http server --token t --data-addr a:1     | --data-addr: a:1 (expected: a host name or an IP address, without a port)
                    http server --token t --auto-tls=maybe    | --auto-tls: maybe (expected: true or false)
                    http server --token t --auto-tls-san a/b  | --auto-tls-san: a/b (expected: a host name or an IP address)
                    http server --token t --tls-cert c        | --tls-cert: given while --auto-tls is on (expected: --auto-tls=false beside it)
                    http server --token t --auto-tls=false --tls-cert c | --tls-key: missing (expected: --tls-cert and --tls-key together)
                    http server --token t --auto-tls=false --tls-key k  | --tls-cert: missing (expected: --tls-cert and --tls-key together)
                    http server --token t --auto-tls=false --tls-cert /none/c --tls-key /none/k | --tls-cert: /none/c (expected: a file that can be read)
                    http server --token t --bus-port 1        | --bus-port: given without --cluster-dir (expected: both, clustering is off without it)
                    http server --token t --cluster-dir d --cluster-members : | --cluster-members: : (expected: a host name or an IP address)
                    http server --token t --roles control     | --roles: control (expected: control and at least one of http and tcp on a server that stands alone; --cluster-dir lets nodes share them)
                    http server --token t --roles tcp         | --roles: tcp (expected: one or more of control,http,status, or culvert server, which has them all)
                    server --token t --roles cook             | --roles: cook (expected: one or more of control,http,tcp,status)
                    server --token t --roles http,tcp         | --roles: http,tcp (expected: control and at least one of http and tcp on a server that stands alone; --cluster-dir lets nodes share them)
                    tcp server --token t --port 1             | --port: unknown flag (expected: a known one, did you mean --bus-port?)
                    tcp server --token t --allow-ports 0-9    | --allow-ports: 0-9 (expected: ports between 1 and 65535, such as 22,443,1024-65535)
                    tcp server --token t --allow-ports 9-8    | --allow-ports: 9-8 (expected: the smaller port first)
                    tcp server --token t --balance random     | --balance: random (expected: round-robin or least-connections)
                    tcp server --token t --idle-timeout 5     | --idle-timeout: 5 (expected: a duration such as 500ms, 30s, 5m or 1h30m)
                    tcp server --token t --proxy-protocol v3  | --proxy-protocol: v3 (expected: v1 or v2)
                    http server --token t --lb-proxy-protocol x | --lb-proxy-protocol: x (expected: v1 or v2)
                    tcp server --token t --forward-allow a:1  | --forward-allow: given without --client-forwarding (expected: both, forwarding is off without it)
                    tcp server --token t --client-forwarding --forward-allow a | --forward-allow: a (expected: HOST:PORT, an IPv6 address in brackets)
                    tcp client --token t --url ws://a         | --upstream: missing (expected: such as 127.0.0.1, with --port 2222)
                    tcp client --token t --url ws://a --upstream b | --upstream: b (expected: --port or --ports beside a host, or PORT=HOST:PORT)
                    tcp client --token t --url ws://a --upstream b:80 --port 80 | --upstream: b:80 (expected: HOST, or PORT=HOST:PORT)
                    tcp client --token t --url ws://a --upstream b --port 0 | --port: 0 (expected: a port between 1 and 65535)
                    tcp client --token t --url ws://a --upstream b --ports 80,http | --ports: http (expected: a port between 1 and 65535)
                    tcp client --token t --url ws://a --upstream 1=b:2 --port 80 | --port: 80 (expected: --upstream HOST beside it, the host that has this port)
                    tcp client --token t --url ws://a --upstream b,c --port 1 | --upstream: c (expected: one host, and PORT=HOST:PORT for others beside b)
                    tcp client --token t --url ws://a --local 1:b  | --local: 1:b (expected: HOST:PORT, an IPv6 address in brackets)
                    client --token t --url ws://a             | --http, --tcp, --local: none given (expected: at least one of them, such as http: app.example.com=http://127.0.0.1:8080 in the file of --config)
                    client --token t --url ws://a --tcp b     | --tcp: b (expected: HOST, or PORT=HOST:PORT)
                    http server --token t --grace 5           | --grace: 5 (expected: a duration such as 500ms, 30s, 5m or 1h30m)
                    http server --token t --access-log xml    | --access-log: xml (expected: off, combined or json)
                    http server --token t --access-log-file f | --access-log-file: given without --access-log (expected: combined or json there, the log is off without it)
                    http server --token t --memory-budget x   | --memory-budget: x (expected: a size such as 64MiB or 1GiB, or a part such as 40%)
                    http server --token t --advertise-url a   | --advertise-url: a (expected: wss://HOST:PORT, or ws://HOST:PORT for no TLS)
                    http server --token t --node-name é       | --node-name: é (expected: 1 to 63 letters, digits, dots, hyphens or underscores)
                    http server --token t --generate k8s_yaml | --generate: k8s_yaml (expected: systemd)
                    http server --token t --config /none/x    | --config: /none/x (expected: a file that exists)
                    http client --token t                     | --url: missing (expected: wss://HOST:PORT of a server)
                    http client --token t --url ws://a        | --upstream: missing (expected: such as http://127.0.0.1:8080)
                    http client --token t --url http://a --upstream http://b | --url: http://a (expected: wss://HOST:PORT, or ws://HOST:PORT for no TLS)
                    http client --token t --url ws://a --upstream b:80       | --upstream: b:80 (expected: [HOST[/PATH]=]http(s)://HOST:PORT)
                    http client --token t --url ws://a --upstream h2c://b:1  | --upstream: h2c://b:1 (expected: [HOST[/PATH]=]http(s)://HOST:PORT)
                    http client --token t --url wss://a --upstream http://b --ca-pin x | --ca-pin: x (expected: sha256: and 64 hex digits, as the server prints it at start)
                    http client --token t --url ws://a --upstream http://b --ca-pin x  | --url: ws://a:8123 (expected: wss:// beside --ca-pin)
                    http client --token t --url wss://a --upstream http://b --ca-pin x --auto-tls=false | --ca-pin: given with --auto-tls=false (expected: --auto-tls, a pin is for the server's own CA)
                    http client --url ws://a --upstream http://b             | --token: missing (expected: one of --token, --token-file, --token-env)
                    http client --token t --url ws://a --upstream http://b --generate systemd --generate-name a/b | --generate-name: a/b (expected: 1 to 100 letters, digits, dots, hyphens, colons or underscores)
                    fileserver -w /none                       | --webroot: /none (expected: a folder that exists)
                    fileserver -p 99999                       | --port: 99999 (expected: a port between 0 and 65535)
                    fileserver --allow-ips me                 | --allow-ips: me (expected: an IP address, or a block such as 203.0.113.0/24)
                    cluster init                              | cluster init: 0 operands (expected: one, DIR)
                    cluster init a b                          | cluster init: 2 operands (expected: one, DIR)
                    """)
    void is_one_line_that_names_flag_value_and_what_was_expected(String line, String sentence) {
        Cli.Result result = new Cli().run(line.split(" "));
        assertThat(result.err()).isEqualTo("culvert: " + sentence + System.lineSeparator());
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isEqualTo(2);
    }

    @Test
    void an_empty_token_is_refused() {
        assertThat(new Cli().run("fileserver", "--token", "")).satisfies(result -> {
            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err()).startsWith("culvert: --token: is empty (expected: ");
        });
    }

    @Test
    void a_missing_token_file_is_refused() {
        assertThat(new Cli().run("fileserver", "--token-file", "/none/token")).satisfies(result -> {
            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err()).startsWith("culvert: --token-file: /none/token");
        });
    }

    @Test
    void an_argument_with_an_at_sign_is_no_file(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("args"), "--port=1");
        assertThat(new Cli().run("http", "server", "@" + file).err())
                .startsWith("culvert: @" + file + ": a word that belongs to no flag");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prot: 1 | 1: prot (expected: the name of a flag, did you mean port?)",
                "zzzzzzzz: 1 | 1: zzzzzzzz (expected: the name of a flag, did you mean auto-tls?)",
                "token: t;port: http | --port (FILE line 2): http (expected: a whole number)",
                "token: t;port: [1, 2] | 2: port: a list (expected: one value)",
                "token: t;port: {a: 1} | 2: port: a mapping (expected: one value)",
                "token: t;port: | 2: port: nothing (expected: one value)",
                "auto-tls-san: [a, [b]] | 1: auto-tls-san: a list (expected: a list of plain values)",
                "auto-tls: yes | --auto-tls (FILE line 1): yes (expected: true or false)",
                "port: 1;port: 2 | 2: port: given twice (expected: once)",
                "- port | 1: a list (expected: lines such as port: 8000)",
                "port | 1: a single value (expected: lines such as port: 8000)",
                "port: 'x | 1: not YAML (expected: lines such as port: 8000)",
                "config: other.yaml | 1: config (expected: the name of a flag, did you mean port?)",
            })
    void of_a_file_names_file_line_key_and_what_was_expected(String row, @TempDir Path folder) throws Exception {
        String[] cells = row.split(" \\| ");
        Path file = Files.writeString(folder.resolve("c.yaml"), cells[0].replace(';', '\n') + "\n");
        List<String> args = new ArrayList<>(List.of("http", "server", "--config", file.toString()));
        if (!cells[0].contains("token")) {
            args.addAll(List.of("--token", "t"));
        }
        Cli.Result result = new Cli().run(args.toArray(String[]::new));
        String expected =
                cells[1].startsWith("--") ? cells[1].replace("FILE", file.toString()) : file + " line " + cells[1];
        assertThat(result.err()).isEqualTo("culvert: " + expected + System.lineSeparator());
        assertThat(result.code()).isEqualTo(2);
    }
}
