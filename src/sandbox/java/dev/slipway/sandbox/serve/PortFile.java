package dev.slipway.sandbox.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The file that says on which port the sandbox listens. It appears whole: who sees it can read the number. */
record PortFile(Path path) {
    /** Another sandbox may have left it. */
    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    void write(int port) throws IOException {
        Path part = path.resolveSibling(
                path.getFileName() + "." + ProcessHandle.current().pid());
        Files.writeString(part, Integer.toString(port));
        Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
    }
}
