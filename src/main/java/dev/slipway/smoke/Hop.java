package dev.slipway.smoke;

import dev.slipway.smoke.SmokeRequest.Method;
import java.util.Optional;
import java.util.Set;

/**
 * A request as it is on its way from redirect to redirect.
 *
 * @param redirects followed so far
 */
record Hop(TestUrl url, Method method, int redirects) {
    static final int MAX_REDIRECTS = 5;

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> KEEP_METHOD = Set.of(307, 308);

    static Hop first(SmokeRequest request) {
        return new Hop(request.url(), request.method(), 0);
    }

    static boolean isRedirect(int status) {
        return REDIRECTS.contains(status);
    }

    /**
     * Where a redirect leads. Whether its host is allowed is looked at when it is asked for, like that of the first URL.
     *
     * @throws IllegalArgumentException where it is not followed; the message has no query
     */
    Hop follow(int status, Optional<String> location) {
        if (redirects >= MAX_REDIRECTS) {
            throw new IllegalArgumentException("%s redirects once more after %d redirects".formatted(url, redirects));
        }
        TestUrl next = target(location.orElse(""));
        if (url.scheme() == TestUrl.Scheme.HTTPS && next.scheme() == TestUrl.Scheme.HTTP) {
            throw new IllegalArgumentException("%s redirects from https to http, to %s".formatted(url, next));
        }
        boolean keeps = KEEP_METHOD.contains(status) || method != Method.POST;
        return new Hop(next, keeps ? method : Method.GET, redirects + 1);
    }

    private TestUrl target(String location) {
        if (location.isEmpty()) {
            throw new IllegalArgumentException("%s redirects without a Location".formatted(url));
        }
        try {
            return url.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s redirects, and its Location %s".formatted(url, String.valueOf(e.getMessage())), e);
        }
    }

    /** A header is a secret of the origin that it is given for. */
    boolean mayHaveHeadersOf(SmokeRequest request) {
        return url.origin().equals(request.url().origin());
    }
}
