package dev.slipway.sandbox.provided;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GlibcTest {
    @TempDir
    private Path jdk;

    @Test
    void newestVersionOfAllProgramsAndLibrariesCounts() throws IOException {
        write("bin/java", "\0GLIBC_2.2.5\0GLIBC_2.17\0");
        write("lib/libjava.so", "\0GLIBC_2.9\0");
        write("lib/server/libjvm.so", "\0GLIBC_2.4\0GLIBC_2.38\0");
        write("lib/modules", "GLIBC_2.99");

        assertThat(Glibc.neededBy(jdk)).hasValue(38);
    }

    @Test
    void jdkOfAnotherLibraryNeedsNone() throws IOException {
        write("bin/java", "\0ld-musl-x86_64.so.1\0");

        assertThat(Glibc.neededBy(jdk)).isEmpty();
    }

    private void write(String file, String content) throws IOException {
        Path path = jdk.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }
}
