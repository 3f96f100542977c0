package dev.slipway.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.smoke.SmokeRequest.Method;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HopTest {
    @Test
    void refusesRedirectFromHttpsToHttp() {
        assertThatThrownBy(() -> hop("https://example.com/a").follow(302, Optional.of("http://example.com/b?s3cret")))
                .hasMessage("https://example.com/a redirects from https to http, to http://example.com/b");
    }

    @Test
    void followsRedirectFromHttpToHttps() {
        assertThat(hop("http://example.com/a").follow(302, Optional.of("https://example.com/a")))
                .isEqualTo(new Hop(TestUrl.parse("https://example.com/a"), Method.GET, 1));
    }

    private static Hop hop(String url) {
        return new Hop(TestUrl.parse(url), Method.GET, 0);
    }
}
