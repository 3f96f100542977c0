package dev.slipway.sandbox.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The file that says on which port the sandbox listens. It appears whole: who sees it can read the number. */
record PortFile(Path path) {
    /** Another sandbox may have left it. */
    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("--port-file %s: it cannot be deleted".formatted(path), e);
        }
    }

    void write(int port) {
        Path part = path.resolveSibling(
                path.getFileName() + "." + ProcessHandle.current().pid());
        try {
            Files.writeString(part, Integer.toString(port));
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("--port-file %s: it cannot be written".formatted(path), e);
        }
    }
}
