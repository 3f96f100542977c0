package dev.slipway.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/** The version of Slipway that runs. */
final class Version {
    private Version() {}

    /** From the manifest of the jar; "unknown" where there is none. */
    static String installed() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .or(() -> Optional.ofNullable(
                                Version.class.getProtectionDomain().getCodeSource())
                        .flatMap(Version::unpacked))
                .orElse("unknown");
    }

    /** Lambda unpacks a jar that is a function's code, and the JDK reads no manifest outside of a jar. */
    private static Optional<String> unpacked(CodeSource classes) {
        try (InputStream manifest =
                Files.newInputStream(Path.of(classes.getLocation().toURI()).resolve("META-INF/MANIFEST.MF"))) {
            return Optional.ofNullable(
                    new Manifest(manifest).getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION));
        } catch (IOException | URISyntaxException e) {
            return Optional.empty();
        }
    }
}
