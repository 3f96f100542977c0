package dev.slipway.release;

import dev.slipway.text.Sha256;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Makes free text valid as the value of an ECS tag: letters, digits, spaces and {@code _.:/=+-@}, at most 256
 * characters, without the prefix {@code aws:}
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tag.html">Tag</a>).
 */
public final class TagValues {
    private static final int LONGEST = 256;
    private static final Pattern FORBIDDEN = Pattern.compile("[^\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]");
    /** The end of a value that is not the identity itself but contains its hash. */
    private static final Pattern HASHED = Pattern.compile("(?s).*\\+[0-9a-f]{32}");

    private static final Pattern AWS = Pattern.compile("^aws:", Pattern.CASE_INSENSITIVE);

    private TagValues() {}

    /** Replaces forbidden characters by {@code _}, and cuts text that is too long. */
    public static String clean(String text) {
        String allowed = FORBIDDEN.matcher(text).replaceAll("_");
        return cut(AWS.matcher(allowed).replaceFirst("aws_"), LONGEST);
    }

    /** Like {@link #clean}, but two different identities never become the same value. */
    public static String identity(String id) {
        String clean = clean(id);
        if (clean.equals(id) && !HASHED.matcher(id).matches()) {
            return clean;
        }
        // UTF-8 would encode every unpaired surrogate as "?", and different identities would get the same hash
        ByteBuffer units = ByteBuffer.allocate(id.length() * Character.BYTES);
        units.asCharBuffer().put(id);
        return cut(clean, 200) + "+" + HexFormat.of().formatHex(Sha256.of(units.array()), 0, 16);
    }

    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        boolean splitsPair = Character.isHighSurrogate(text.charAt(longest - 1));
        return text.substring(0, splitsPair ? longest - 1 : longest);
    }
}
