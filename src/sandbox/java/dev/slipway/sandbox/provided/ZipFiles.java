package dev.slipway.sandbox.provided;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Stream;

/** Zip files, which keep their files' times and rights. */
final class ZipFiles {
    private static final String FILE = "rw-r--r--";
    private static final String PROGRAM = "rwxr-xr-x";

    private ZipFiles() {}

    /**
     * Writes the zip file that Lambda unpacks. A zip file has each time twice: in seconds since 1970, which not every
     * program reads, and as the local time of a time zone that it does not name, in steps of two seconds. Here that time
     * zone is Lambda's, UTC.
     *
     * @param zip does not exist
     */
    static void zip(Path folder, Path zip) throws IOException {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        try (FileSystem to = create(zip, "DEFLATED")) {
            copy(folder, to);
        }
    }

    /**
     * Copies a jar without compression and without native libraries. Lambda's zip file is then smaller, because a
     * compressor finds more to save in the whole jar than in each of its files.
     *
     * @param copy does not exist
     */
    static void unpacked(Path jar, Path copy) throws IOException {
        try (FileSystem from = FileSystems.newFileSystem(jar);
                FileSystem to = create(copy, "STORED")) {
            copy(from.getPath("/"), to);
        }
    }

    private static FileSystem create(Path zip, String method) throws IOException {
        return FileSystems.newFileSystem(
                URI.create("jar:" + zip.toUri()),
                Map.of("create", "true", "compressionMethod", method, "enablePosixFileAttributes", "true"));
    }

    private static void copy(Path folder, FileSystem to) throws IOException {
        for (Path file : below(folder)) {
            Path copy = to.getPath("/" + folder.relativize(file));
            if (Files.isDirectory(file)) {
                Files.createDirectories(copy);
            } else {
                Files.copy(file, copy);
            }
            Files.setPosixFilePermissions(
                    copy, PosixFilePermissions.fromString(Files.isExecutable(file) ? PROGRAM : FILE));
            Files.setLastModifiedTime(copy, Files.getLastModifiedTime(file));
        }
    }

    private static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(file -> !file.equals(folder))
                    .filter(file -> !file.startsWith("/jni"))
                    .sorted()
                    .toList();
        }
    }
}
