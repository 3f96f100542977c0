package dev.slipway.smoke;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hosts that the installation allows smoke tests to reach. An entry is {@code host}, {@code host:port} or
 * {@code *.domain}, which means each host below the domain; without a port it means the default port of the URL's scheme.
 * An IP address is allowed only where an entry is this address. Addresses of the machine itself and of the link are never
 * reached by a name: there are Lambda's own API and the sources of credentials.
 *
 * @param forbidden host and port that no entry allows: the API of Lambda's runtime
 */
record AllowedHosts(List<Entry> entries, String forbidden) {
    /** The environment variable that has the entries, separated by commas. */
    static final String VARIABLE = "SLIPWAY_SMOKE_TEST_HOSTS";

    private static final Pattern ENTRY =
            Pattern.compile("(?<any>\\*\\.)?(?<host>\\[[^\\[\\]]*]|[^\\[\\]:*]*)(:(?<port>[0-9]{1,5}))?");
    private static final int MAX_PORT = 65_535;

    /** AWS's addresses for instance metadata in IPv6 are in fd00:ec2::/32. */
    private static final byte[] AWS_LOCAL = {(byte) 0xfd, 0x00, 0x0e, (byte) 0xc2};

    /** @param below whether the hosts below it are meant, and not the host itself */
    record Entry(Host host, boolean below, OptionalInt port) {
        boolean allows(TestUrl url) {
            boolean portFits = port.isPresent() ? port.getAsInt() == url.port() : url.hasDefaultPort();
            return portFits && (below ? isBelow(url.host()) : host.equals(url.host()));
        }

        private boolean isBelow(Host other) {
            return other.address().isEmpty() && other.text().endsWith("." + host.text());
        }
    }

    AllowedHosts {
        entries = List.copyOf(entries);
    }

    /**
     * @param runtimeApi host and port of the API of Lambda's runtime, as Lambda's environment has it, or empty
     * @throws InvalidHookException where the list is empty, or an entry cannot be read. The message quotes none
     */
    static AllowedHosts parse(String text, String runtimeApi) {
        if (text.isBlank()) {
            throw new InvalidHookException(
                    "%s is empty: no host is allowed; set SmokeTestHosts of the installation".formatted(VARIABLE));
        }
        var entries = new ArrayList<Entry>();
        for (String entry : text.split(",", -1)) {
            entries.add(entry(entry.strip(), entries.size() + 1));
        }
        return new AllowedHosts(entries, runtimeApi);
    }

    private static Entry entry(String text, int number) {
        Matcher parts = ENTRY.matcher(text);
        if (!parts.matches()) {
            throw invalid(number, "is not host, host:port or *.domain");
        }
        Host host = Host.parse(parts.group("host"))
                .orElseThrow(() -> invalid(number, "has neither a host name nor an IP address in its usual spelling"));
        boolean below = parts.group("any") != null;
        if (below && (host.address().isPresent() || !host.text().contains("."))) {
            throw invalid(number, "allows too much; after *. write a domain with at least one dot");
        }
        return new Entry(host, below, port(parts, number));
    }

    private static OptionalInt port(Matcher parts, int number) {
        String digits = parts.group("port");
        if (digits == null) {
            return OptionalInt.empty();
        }
        int port = Integer.parseInt(digits);
        if (port < 1 || port > MAX_PORT) {
            throw invalid(number, "has a port that is not between 1 and %d".formatted(MAX_PORT));
        }
        return OptionalInt.of(port);
    }

    private static InvalidHookException invalid(int number, String what) {
        return new InvalidHookException(
                "entry %d of %s %s; correct SmokeTestHosts of the installation".formatted(number, VARIABLE, what));
    }

    /** Why this URL may not be asked for, or empty. */
    Optional<String> refusal(TestUrl url) {
        if (url.host().address().filter(AllowedHosts::isNeverReached).isPresent() || isForbidden(url)) {
            return Optional.of("%s is an address of Lambda or of AWS itself, which no smoke test may reach"
                    .formatted(url.origin()));
        }
        return entries.stream().anyMatch(entry -> entry.allows(url))
                ? Optional.empty()
                : Optional.of("%s is not among the installation's SmokeTestHosts; add it there, or correct the URL"
                        .formatted(url.origin()));
    }

    private boolean isForbidden(TestUrl url) {
        return forbidden.equals(url.host().text() + ":" + url.port());
    }

    /**
     * Why a name may not be asked for that has these addresses, or empty. The HTTP client resolves the name itself, and gets
     * the same while the JDK keeps it (some seconds): a name whose answer expires in between is not looked at again.
     */
    static Optional<String> refusal(TestUrl url, InetAddress[] addresses) {
        boolean local = url.host().address().isEmpty()
                && Arrays.stream(addresses).anyMatch(address -> isLocal(address) || isNeverReached(address));
        return local
                ? Optional.of(
                        "the name %s has an address of the function itself or of its link, which only an IP address in SmokeTestHosts allows"
                                .formatted(url.host().text()))
                : Optional.empty();
    }

    private static boolean isLocal(InetAddress address) {
        return address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isMulticastAddress();
    }

    private static boolean isNeverReached(InetAddress address) {
        return address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || (address instanceof Inet6Address
                        && Arrays.equals(Arrays.copyOf(address.getAddress(), AWS_LOCAL.length), AWS_LOCAL));
    }
}
