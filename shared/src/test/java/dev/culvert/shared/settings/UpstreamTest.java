package dev.culvert.shared.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamTest {

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080,                          *,                /,        http://127.0.0.1:8080",
        "https://127.0.0.1,                              *,                /,        https://127.0.0.1:443",
        "http://localhost/,                              *,                /,        http://localhost:80",
        "App.Example.COM=http://localhost:8000,          app.example.com,  /,        http://localhost:8000",
        "app.example.=http://localhost:8000,             app.example,      /,        http://localhost:8000",
        "*.example.com=http://localhost:8000,            *.example.com,    /,        http://localhost:8000",
        "*=http://localhost:8000,                        *,                /,        http://localhost:8000",
        "a.example/api=http://localhost:8000,            a.example,        /api,     http://localhost:8000",
        "a.example/api/v2/=http://localhost:8000,        a.example,        /api/v2,  http://localhost:8000",
        "a.example/=http://localhost:8000,               a.example,        /,        http://localhost:8000",
        "bücher.example=http://localhost:8000,           xn--bcher-kva.example, /,   http://localhost:8000",
        "a.example=https://[::1]:8443,                   a.example,        /,        https://[::1]:8443",
        "[2001:DB8::1]=http://localhost:8000,            [2001:db8::1],    /,        http://localhost:8000",
        "a.example=HTTP://Gitea:3000,                    a.example,        /,        http://gitea:3000",
    })
    void reads(String text, String host, String path, String url) {
        Upstream upstream = Upstream.parse("--upstream", text);
        assertThat(upstream.host()).isEqualTo(host);
        assertThat(upstream.path()).isEqualTo(path);
        assertThat(upstream.url()).isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "127.0.0.1:8080",
        "ftp://127.0.0.1:8080",
        "h2c://127.0.0.1:8080",
        "=http://127.0.0.1:8080",
        "http://",
        "http://127.0.0.1:0",
        "http://127.0.0.1:65536",
        "http://127.0.0.1:x",
        "http://127.0.0.1:8080/base",
        "http://user:pass@127.0.0.1:8080",
        "http://127.0.0.1:8080?x=y",
        "http://[::1:8080",
        "http://[zz]:8080",
        "http://999.1.1.1:80",
        "a.*.example=http://127.0.0.1:8080",
        "a.example:80=http://127.0.0.1:8080",
        "a..example=http://127.0.0.1:8080",
        "-a.example=http://127.0.0.1:8080",
        "a.example/x/../y=http://127.0.0.1:8080",
        "a.example/x//y=http://127.0.0.1:8080",
        "a.example/x?y=http://127.0.0.1:8080",
        "a.example/x y=http://127.0.0.1:8080",
    })
    void refuses_in_one_line_that_names_the_flag(String text) {
        assertThatThrownBy(() -> Upstream.parse("--upstream", text))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("--upstream: ")
                .hasMessageContaining("(expected: ")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void a_list_may_be_repeated_and_comma_separated() {
        assertThat(Upstream.parseAll("--upstream", List.of("a.example=http://h:1, b.example=http://h:2", "http://h:3")))
                .hasToString("[a.example=http://h:1, b.example=http://h:2, *=http://h:3]");
    }

    @Test
    void two_upstreams_for_one_host_and_path_are_refused() {
        assertThatThrownBy(() -> Upstream.parseAll("--upstream", List.of("http://h:1,*=http://h:2")))
                .hasMessage("--upstream: *=http://h:2 (expected: one upstream for each host and path,"
                        + " and this is the second)");
    }

    @Test
    void an_empty_element_is_refused() {
        assertThatThrownBy(() -> Upstream.parseAll("--upstream", List.of("http://h:1,")))
                .hasMessage("--upstream: \"\" (expected: [HOST[/PATH]=]http(s)://HOST:PORT)");
    }
}
