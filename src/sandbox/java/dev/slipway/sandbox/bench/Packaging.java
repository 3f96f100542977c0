package dev.slipway.sandbox.bench;

import dev.slipway.sandbox.runtime.RuntimeClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is deployed as a function, and how Lambda starts it. */
sealed interface Packaging {
    Path JAR = Path.of("target", "slipway.jar");
    Path WITH_JDK = Path.of("target", "slipway-provided.zip");

    /** The default of the template's parameter MemorySize, in MB. */
    int MEMORY = 1024;

    /**
     * How the function starts.
     *
     * @param environment what this packaging adds to it
     */
    record Launch(List<String> command, Map<String, String> environment) {}

    /** The name in the tables. */
    String name();

    /** Memory of the function in MB. */
    int memory();

    /** What it is, in one line. */
    String describe() throws IOException;

    /**
     * Puts the function's files where Lambda puts them.
     *
     * @param task the function's folder
     * @param options for its JVM
     * @param handler the class of the function
     */
    Launch install(Path task, List<String> options, String handler) throws IOException;

    /** This build's jar; its classes if it was not packaged. */
    static Packaging ofThisBuild(int memory) {
        return Files.exists(JAR) ? new Jar(JAR, memory) : new Classes(memory);
    }

    /** A jar in Lambda's managed Java runtime. */
    record Jar(Path file, int memory) implements Packaging {
        @Override
        public String name() {
            return file.equals(JAR) ? JAR.getFileName().toString() : file.toString();
        }

        @Override
        public String describe() throws IOException {
            return "%s: %.1f MB, in Lambda's runtime client".formatted(file, Files.size(file) / 1e6);
        }

        /** The runtime loads the jars in {@code lib} of its working directory. */
        @Override
        public Launch install(Path task, List<String> options, String handler) throws IOException {
            Path lib = Files.createDirectory(task.resolve("lib"));
            Files.createSymbolicLink(lib.resolve("function.jar"), file.toAbsolutePath());
            return new Launch(new RuntimeClient(task, handler).command(withHeap(memory, options)), Map.of());
        }
    }

    /** The classes of this build, without a jar: they show that the benchmark works, and their times are not Slipway's. */
    record Classes(int memory) implements Packaging {
        @Override
        public String name() {
            return "classes";
        }

        @Override
        public String describe() {
            return "without %s, so the times are not those of a function: `mvn package` builds it".formatted(JAR);
        }

        @Override
        public Launch install(Path task, List<String> options, String handler) throws IOException {
            return new Launch(
                    new RuntimeClient(task, handler)
                            .command(System.getProperty("java.class.path"), withHeap(memory, options)),
                    Map.of());
        }
    }

    /**
     * The package that has a JDK of its own and {@code bootstrap}, for Lambda's runtime provided.al2023.
     *
     * @param folder where it was unzipped
     */
    record WithJdk(Path folder) implements Packaging {
        /**
         * Unzips the package as Lambda does.
         *
         * @param folder for it
         */
        static WithJdk unzip(Path zip, Path folder) throws IOException {
            // the JDK's own reader of zip files would forget which files are programs
            Process unzip = new ProcessBuilder("unzip", "-q", zip.toString(), "-d", folder.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(unzip.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (unzip.onExit().join().exitValue() != 0) {
                throw new IOException("cannot unzip %s: %s".formatted(zip, said));
            }
            return new WithJdk(folder.toAbsolutePath());
        }

        @Override
        public int memory() {
            return MEMORY;
        }

        @Override
        public String name() {
            return WITH_JDK.getFileName().toString();
        }

        @Override
        public String describe() throws IOException {
            return "%s: %.1f MB, with its own JDK".formatted(WITH_JDK, Files.size(WITH_JDK) / 1e6);
        }

        @Override
        public Launch install(Path task, List<String> options, String handler) {
            return new Launch(
                    List.of(folder.resolve("bootstrap").toString()),
                    Map.of("LAMBDA_TASK_ROOT", folder.toString(), "JAVA_TOOL_OPTIONS", String.join(" ", options)));
        }
    }

    /** Lambda's heap. Without -Xms it would begin with a part of this machine's memory. */
    private static List<String> withHeap(int memory, List<String> options) {
        return Stream.concat(Stream.of("-Xms16m", "-Xmx%dm".formatted(memory / 8 * 7)), options.stream())
                .toList();
    }
}
