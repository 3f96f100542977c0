package dev.slipway.sandbox.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * IDs that look like AWS's and depend only on the thing that they identify: the third deployment of a service has the same
 * ID in every run, regardless of other services.
 */
public final class Ids {
    private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
    private static final long LOWEST_OF_19_DIGITS = 1_000_000_000_000_000_000L;

    private Ids() {}

    /** 19 digits. */
    public static String digits(String of, int count) {
        return Long.toString(LOWEST_OF_19_DIGITS + (bits(of, count) >>> 1) % (8 * LOWEST_OF_19_DIGITS));
    }

    /** 21 letters, digits, {@code -} and {@code _}. */
    public static String letters(String of, int count) {
        var text = new StringBuilder();
        long first = bits(of, count);
        long second = mix(first);
        for (int i = 0; i < 21; i++) {
            long from = i < 10 ? first >>> (6 * i) : second >>> (6 * (i - 10) % 60);
            text.append(LETTERS.charAt((int) (from & 63)));
        }
        return text.toString();
    }

    public static String uuid(String of, long count) {
        long first = bits(of, count);
        return new UUID((first & ~0xf000L) | 0x4000L, (mix(first) & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L)
                .toString();
    }

    public static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static long bits(String of, long count) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < of.length(); i++) {
            hash = (hash ^ of.charAt(i)) * 0x100000001b3L;
        }
        return mix(hash + count * 0x9e3779b97f4a7c15L);
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
