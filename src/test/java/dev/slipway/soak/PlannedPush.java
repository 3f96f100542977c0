package dev.slipway.soak;

import dev.slipway.ecr.Platform;
import dev.slipway.sandbox.account.Setup;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A push, planned or executed.
 *
 * @param at the second in its event
 * @param build the image's content: the same build with another tag is the same image
 */
record PlannedPush(String repository, Instant at, String tag, String build, VersionBehaviour version) {
    String manifest() {
        return Setup.image(repository + " " + build, new Platform("linux", "amd64"));
    }

    String digest() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(manifest().getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
