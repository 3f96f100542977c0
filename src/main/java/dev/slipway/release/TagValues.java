package dev.slipway.release;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Free text made fit for the value of an ECS tag: letters, digits, spaces and {@code _.:/=+-@}, at most 256
 * characters, not beginning with {@code aws:}
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tag.html">Tag</a>).
 */
public final class TagValues {
    private static final int LONGEST = 256;
    private static final Pattern FORBIDDEN = Pattern.compile("[^\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]");
    /** How the value of an identity ends that is not the identity itself. */
    private static final Pattern HASHED = Pattern.compile("(?s).*\\+[0-9a-f]{32}");

    private static final Pattern AWS = Pattern.compile("^aws:", Pattern.CASE_INSENSITIVE);

    private TagValues() {}

    /** What is not allowed becomes {@code _}; what is too long is cut. */
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
        try {
            // Not as UTF-8, which has one and the same "?" for every half of a letter.
            ByteBuffer halves = ByteBuffer.allocate(id.length() * Character.BYTES);
            halves.asCharBuffer().put(id);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(halves.array());
            return cut(clean, 200) + "+" + HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        boolean splitsPair = Character.isHighSurrogate(text.charAt(longest - 1));
        return text.substring(0, splitsPair ? longest - 1 : longest);
    }
}
