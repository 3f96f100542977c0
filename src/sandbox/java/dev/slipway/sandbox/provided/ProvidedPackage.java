package dev.slipway.sandbox.provided;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Builds the package that has its own JDK, for Lambda's runtime provided.al2023: a JDK of the modules that the functions
 * need, the jars, an AOT cache and {@code bootstrap}. It runs on the JDK that it puts into the package, so the package has
 * the architecture of this machine.
 */
public final class ProvidedPackage {
    /** What jdeps names, without java.desktop: only annotations, and parts of Jackson that look for it first, use that module. */
    private static final String MODULES = "java.base,java.sql,java.management,java.naming,jdk.unsupported";

    /** <a href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda's quotas</a>, in bytes. */
    private static final long LARGEST = 250 << 20;

    private static final long LARGEST_UPLOAD = 50 << 20;

    private final Path target;
    private final Path task;
    private final FileTime time;
    private final Architecture architecture = Architecture.ofThisMachine();

    private ProvidedPackage(Path target, FileTime time) {
        this.target = target;
        this.task = target.resolve("provided").resolve("task").toAbsolutePath();
        this.time = time;
    }

    /** @param arguments Maven's {@code target} with slipway.jar, and the time of all files in the package */
    public static void main(String[] arguments) throws Exception {
        new ProvidedPackage(Path.of(arguments[0]), FileTime.from(Instant.parse(arguments[1]))).build();
    }

    private void build() throws Exception {
        Path zip = target.resolve("slipway-provided.zip");
        Files.deleteIfExists(zip);
        delete(task);
        Files.createDirectories(task);
        Files.copy(Path.of("src/provided/bootstrap"), task.resolve("bootstrap"));
        jdk();
        jars();
        setTimes();
        try (var training = new Training(task)) {
            training.writeTo(task.resolve("slipway.aot"));
        }
        setTimes();
        ZipFiles.zip(task, zip);
        Files.writeString(
                target.resolve("template-provided.yaml"),
                ProvidedTemplate.of(Files.readString(Path.of("template.yaml")), architecture.ofLambda()));
        report(zip);
    }

    private void jdk() {
        ToolProvider jlink = ToolProvider.findFirst("jlink").orElseThrow();
        int status = jlink.run(
                System.out,
                System.err,
                "--add-modules",
                MODULES,
                "--strip-debug",
                "--no-man-pages",
                "--no-header-files",
                "--output",
                task.resolve("jdk").toString());
        if (status != 0) {
            throw new IllegalStateException("jlink failed with %d; its messages are above".formatted(status));
        }
    }

    private void jars() throws IOException {
        Path jars = Files.createDirectories(task.resolve("jars"));
        ZipFiles.unpacked(target.resolve("slipway.jar"), jars.resolve("slipway.jar"));
        ZipFiles.unpacked(sourceOf(AWSLambda.class), jars.resolve("runtime-client.jar"));
        ZipFiles.unpacked(sourceOf(PojoSerializer.class), jars.resolve("serialization.jar"));
        try (InputStream library = AWSLambda.class.getResourceAsStream(architecture.nativeLibrary())) {
            Files.copy(Objects.requireNonNull(library), task.resolve("libaws-lambda-jni.so"));
        }
    }

    /** The jar or the folder from which the class was loaded. */
    static Path sourceOf(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    /** A JDK with <a href="https://bugs.openjdk.org/browse/JDK-8377932">JDK-8377932</a> compares the jars' times with those in the training. */
    private void setTimes() throws IOException {
        for (Path file : files()) {
            Files.setLastModifiedTime(file, time);
        }
    }

    private void report(Path zip) throws IOException {
        long unpacked = 0;
        for (Path file : files()) {
            unpacked += Files.size(file);
        }
        System.out.printf(
                "%s for %s: %.1f MB, unpacked %.1f MB%n",
                zip, architecture.ofLambda(), Files.size(zip) / 1e6, unpacked / 1e6);
        if (unpacked > LARGEST) {
            throw new IllegalStateException("Lambda takes at most 250 MB, unpacked; leave modules or classes out");
        }
        if (Files.size(zip) > LARGEST_UPLOAD) {
            System.out.println("Lambda takes at most 50 MB by itself: upload the file to S3, as SAM does");
        }
        int glibc = Glibc.neededBy(task.resolve("jdk")).orElse(Integer.MAX_VALUE);
        if (glibc > Glibc.OF_LAMBDA) {
            System.out.println(
                    "This JDK does not run on Lambda, which has glibc 2.34: %s. Build with Temurin or Corretto"
                            .formatted(
                                    glibc == Integer.MAX_VALUE
                                            ? "it needs another C library"
                                            : "it needs glibc 2." + glibc));
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(task)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
