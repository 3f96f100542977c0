package dev.slipway.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of classes in a folder, as Lambda unpacks a jar. FunctionStartIT reads the version of a jar. */
class VersionTest {
    private static final String CLASS = Version.class.getName().replace('.', '/') + ".class";

    @TempDir
    private Path task;

    @Test
    void readsManifestOfUnpackedJar() throws Exception {
        Path manifest = task.resolve("META-INF/MANIFEST.MF");
        Files.createDirectories(manifest.getParent());
        Files.writeString(manifest, "Manifest-Version: 1.0\nImplementation-Version: 1.2.3\n");

        assertThat(installed()).isEqualTo("1.2.3");
    }

    @Test
    void isUnknownWithoutManifest() throws Exception {
        assertThat(installed()).isEqualTo("unknown");
    }

    private Object installed() throws Exception {
        Path copy = task.resolve(CLASS);
        Files.createDirectories(copy.getParent());
        try (InputStream compiled = Version.class.getResourceAsStream("/" + CLASS)) {
            Files.copy(Objects.requireNonNull(compiled), copy);
        }
        try (var unpacked =
                new URLClassLoader(new URL[] {task.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            Method installed =
                    Class.forName(Version.class.getName(), true, unpacked).getDeclaredMethod("installed");
            installed.setAccessible(true);
            return installed.invoke(null);
        }
    }
}
