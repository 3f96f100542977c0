package dev.slipway.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {
    private static final String RUNTIME_API = "127.0.0.1:9001";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            example.com                 | https://example.com/
            example.com                 | http://example.com/
            example.com                 | https://example.com
            example.com                 | https://example.com:443/
            example.com                 | HTTP://EXAMPLE.com/path?query
            example.com                 | https://example.com./
            example.com.                | https://example.com/
            EXAMPLE.COM                 | https://example.com/
            example.com:8443            | https://example.com:8443/
            example.com:443             | https://example.com/
            other.org, example.com      | https://example.com/
            *.example.com               | https://a.example.com/
            *.example.com               | https://a.b.example.com/
            *.example.com:8080          | http://a.example.com:8080/
            bücher.example              | https://xn--bcher-kva.example/
            xn--bcher-kva.example       | https://bücher.example/
            example.com                 | https://ｅxample。com/
            10.0.3.7                    | http://10.0.3.7/
            10.0.3.7:8080               | http://10.0.3.7:8080/
            [fd12::7]                   | http://[fd12::7]/
            [FD12:0:0:0:0:0:0:7]:8080   | http://[fd12::7]:8080/
            web                         | http://web/
            """)
    void allows(String entries, String url) {
        assertThat(refusal(entries, url)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            example.com                 | https://example.com.evil.org/
            example.com                 | https://evil-example.com/
            example.com                 | https://evilexample.com/
            example.com                 | https://a.example.com/
            example.com                 | https://example.com:8443/
            example.com                 | https://example.com:80/
            example.com:8443            | https://example.com/
            example.com:80              | https://example.com/
            *.example.com               | https://example.com/
            *.example.com               | https://evil-example.com/
            *.example.com               | https://a.example.com.evil.org/
            *.example.com               | https://a.example.com:9001/
            *.example.com               | https://aexample.com/
            example.com                 | https://evil.org/example.com
            example.com                 | https://evil.org/?example.com
            example.com                 | https://evil.org/#@example.com/
            example.com                 | https://exаmple.com/
            example.com                 | https://example.co/
            10.0.3.7                    | http://10.0.3.8/
            10.0.3.7                    | http://10.0.3.7:8080/
            [fd12::7]                   | http://[fd12::8]/
            *.example.com               | http://127.0.0.1:9001/2018-06-01/runtime/invocation/next
            127.0.0.1:9001              | http://127.0.0.1:9001/2018-06-01/runtime/invocation/next
            127.0.0.1:9001              | http://127.0.0.1.:9001/2018-06-01/runtime/invocation/next
            127.0.0.1:9001              | http://[::ffff:127.0.0.1]:9001/2018-06-01/runtime/invocation/next
            *.example.com               | http://169.254.169.254/latest/meta-data/
            169.254.169.254             | http://169.254.169.254/latest/meta-data/
            [::ffff:169.254.169.254]    | http://[::ffff:a9fe:a9fe]/latest/meta-data/
            [fd00:ec2::254]             | http://[fd00:ec2::254]/latest/meta-data/
            [fe80::1]                   | http://[fe80::1]/
            0.0.0.0                     | http://0.0.0.0/
            *.example.com               | http://localhost/
            """)
    void refuses(String entries, String url) {
        assertThat(refusal(entries, url)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com@evil.org/",
                "http://evil.org@example.com/",
                "http://user:secret@example.com/",
                "http://@example.com/",
                "http://2130706433/",
                "http://0x7f000001/",
                "http://0x7f.0.0.1/",
                "http://0177.0.0.1/",
                "http://127.1/",
                "http://127.0.0.01/",
                "http://256.0.0.1/",
                "http://１２７.１/",
                "http://[::1%25eth0]/",
                "http://[::1/",
                "http://::1/",
                "http://a..example.com/",
                "http://-a.example.com/",
                "http://exam_ple.com/",
                "http://exa%6dple.com/",
                "http://example.com:0/",
                "http://example.com:65536/",
                "http://example.com:80:80/",
                "http://example.com:/",
                "http://example.com\\@evil.org/",
                "http:\\\\example.com",
                "http://exam ple.com/",
                "http://example.com/\r\nHost: evil.org",
                "http:///path",
                "http:example.com",
                "http://",
                "//example.com/",
                "/path",
                "example.com",
                "",
                "file:///etc/passwd",
                "ftp://example.com/",
                "jar:http://example.com!/",
                "gopher://example.com/",
                "javascript:alert(1)"
            })
    void readsNoUrlThatProgramsReadDifferently(String url) {
        assertThatThrownBy(() -> TestUrl.parse(url)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void asksForTheHostThatItChecked() {
        assertThat(TestUrl.parse("HTTPS://BÜCHER.example.:443/a%20b?q=%2F#part").uri())
                .hasToString("https://xn--bcher-kva.example/a%20b?q=%2F");
    }

    @Test
    void writesNoQuery() {
        assertThat(TestUrl.parse("https://example.com/path?key=secret")).hasToString("https://example.com/path");
    }

    @ParameterizedTest
    @CsvSource({
        "'', is empty",
        "' ', is empty",
        "'example.com,', entry 2 of SLIPWAY_SMOKE_TEST_HOSTS",
        "*, entry 1",
        "*.com, allows too much",
        "*.0.0.1, entry 1",
        "*.10.0.0.1, allows too much",
        "a.*.com, entry 1",
        "https://example.com, entry 1",
        "user@example.com, entry 1",
        "example.com/path, entry 1",
        "example.com:0, entry 1",
        "example.com:99999, entry 1",
        "example.com:x, entry 1",
        "127.1, entry 1",
        "::1, entry 1",
        "'[::1', entry 1",
        "'ok.example.com;other.example.com', entry 1"
    })
    void refusesListThatItCannotRead(String entries, String message) {
        assertThatThrownBy(() -> AllowedHosts.parse(entries, ""))
                .isInstanceOf(InvalidHookException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("SmokeTestHosts")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("other.example.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "::1",
                "169.254.169.254",
                "0.0.0.0",
                "fe80::1",
                "224.0.0.1",
                "fd00:ec2::254"
            })
    void refusesNameThatLeadsToTheFunctionItself(String address) throws Exception {
        InetAddress[] addresses = {InetAddress.ofLiteral("10.0.0.1"), InetAddress.ofLiteral(address)};

        assertThat(AllowedHosts.refusal(TestUrl.parse("http://a.example.com/"), addresses))
                .get()
                .asString()
                .contains("a.example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "172.16.0.1", "192.168.0.1", "203.0.113.1", "fd12::1", "2001:db8::1"})
    void allowsNameOfTheNetwork(String address) {
        InetAddress[] addresses = {InetAddress.ofLiteral(address)};

        assertThat(AllowedHosts.refusal(TestUrl.parse("http://a.example.com/"), addresses))
                .isEmpty();
    }

    private static Optional<String> refusal(String entries, String url) {
        return AllowedHosts.parse(entries, RUNTIME_API).refusal(TestUrl.parse(url));
    }
}
