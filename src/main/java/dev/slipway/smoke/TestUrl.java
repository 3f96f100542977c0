package dev.slipway.smoke;

import dev.slipway.text.Quoted;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL that a smoke test may ask for: http or https, without a user name. The URI that is asked for is built from the
 * parts that were checked, so no other reader of the text can see another host in it.
 *
 * @param path begins with a slash, as the URL writes it
 * @param query with its question mark, or empty. It may hold a secret
 */
record TestUrl(Scheme scheme, Host host, int port, String path, String query) {
    static final int MAX_LENGTH = 2048;

    private static final Pattern AUTHORITY =
            Pattern.compile("(?<host>\\[[^\\[\\]]*]|[^\\[\\]:@]*)(:(?<port>[0-9]{1,5}))?");
    private static final int MAX_PORT = 65_535;

    /** The schemes, with their default ports. */
    enum Scheme {
        HTTP(80),
        HTTPS(443);

        private final int port;

        Scheme(int port) {
            this.port = port;
        }

        int port() {
            return port;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws IllegalArgumentException with words that quote at most the host */
    static TestUrl parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("is longer than %d characters".formatted(MAX_LENGTH));
        }
        return of(uri(text));
    }

    /**
     * The URL of a redirect.
     *
     * @param location as the answer has it, perhaps relative to this URL
     * @throws IllegalArgumentException as {@link #parse}
     */
    TestUrl resolve(String location) {
        if (location.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("is longer than %d characters".formatted(MAX_LENGTH));
        }
        return of(uri().resolve(uri(location)));
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException _) {
            // the exception's message has the whole text
            throw new IllegalArgumentException(
                    "is not a URL; write it as https://host/path, and encode special characters");
        }
    }

    private static TestUrl of(URI uri) {
        Scheme scheme = scheme(uri);
        String authority = Optional.ofNullable(uri.getRawAuthority()).orElse("");
        if (authority.contains("@")) {
            throw new IllegalArgumentException("has a user name; send credentials in headers");
        }
        Matcher parts = AUTHORITY.matcher(authority);
        if (!parts.matches()) {
            throw new IllegalArgumentException("has no valid host and port");
        }
        String written = parts.group("host");
        Host host = Host.parse(written)
                .orElseThrow(() -> new IllegalArgumentException(
                        "has the host %s, which is neither a host name nor an IP address in its usual spelling"
                                .formatted(Quoted.of(written))));
        String path = Optional.ofNullable(uri.getRawPath()).orElse("");
        String query = Optional.ofNullable(uri.getRawQuery()).map(q -> "?" + q).orElse("");
        return new TestUrl(scheme, host, port(parts.group("port"), scheme), path.isEmpty() ? "/" : path, query);
    }

    private static Scheme scheme(URI uri) {
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toUpperCase(Locale.ROOT);
        return switch (scheme) {
            case "HTTP" -> Scheme.HTTP;
            case "HTTPS" -> Scheme.HTTPS;
            default -> throw new IllegalArgumentException("does not begin with http:// or https://");
        };
    }

    @SuppressWarnings("NullAway") // a group that did not match is null
    private static int port(String digits, Scheme scheme) {
        if (digits == null) {
            return scheme.port();
        }
        int port = Integer.parseInt(digits);
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("has a port that is not between 1 and %d".formatted(MAX_PORT));
        }
        return port;
    }

    boolean hasDefaultPort() {
        return port == scheme.port();
    }

    /** Scheme, host and port: what headers are given for. */
    String origin() {
        return scheme.text() + "://" + host.text() + (hasDefaultPort() ? "" : ":" + port);
    }

    URI uri() {
        return URI.create(URI.create(origin() + path + query).toASCIIString());
    }

    /** For the log and for messages: without the query. */
    @Override
    public String toString() {
        return origin() + path;
    }
}
