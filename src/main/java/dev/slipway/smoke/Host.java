package dev.slipway.smoke;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host in one spelling, so that two hosts are the same exactly where their records are equal: a name in lower case and
 * in ASCII (punycode) without a dot at its end, or an IP address.
 *
 * @param text as a URL has it, an IPv6 address in brackets
 * @param address where the host is an IP address
 */
record Host(String text, Optional<InetAddress> address) {
    private static final int MAX_LENGTH = 253;
    private static final Pattern LABELS =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

    /** What resolvers may read as an IPv4 address, in any of its spellings: the last part is a number. */
    private static final Pattern NUMBER_AT_END = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

    private static final Pattern IPV4 = Pattern.compile("((0|[1-9][0-9]{0,2})(\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]{2,45}]");

    /** @return empty where the text is no host, or an IP address in a spelling that programs read differently */
    static Optional<Host> parse(String text) {
        return text.startsWith("[") ? ipv6(text) : nameOrIpv4(text);
    }

    private static Optional<Host> ipv6(String text) {
        if (!IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        // an address that maps IPv4 becomes an IPv4 address here
        return literal(text.substring(1, text.length() - 1));
    }

    private static Optional<Host> nameOrIpv4(String text) {
        String name = ascii(text);
        if (name.length() > MAX_LENGTH || !LABELS.matcher(name).matches()) {
            return Optional.empty();
        }
        if (!NUMBER_AT_END.matcher(name).matches()) {
            return Optional.of(new Host(name, Optional.empty()));
        }
        return IPV4.matcher(name).matches() ? literal(name) : Optional.empty();
    }

    /** Also full-width letters and other dots become those of ASCII here, so this comes before every other look. */
    private static String ascii(String text) {
        try {
            String name = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
            return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    /** Never asks a name server. */
    private static Optional<Host> literal(String text) {
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            String plain = address.getHostAddress();
            return Optional.of(
                    new Host(address instanceof Inet6Address ? "[" + plain + "]" : plain, Optional.of(address)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
