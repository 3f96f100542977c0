package dev.slipway.sandbox.bench;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/** What is deployed as a function, and how Lambda starts it. */
sealed interface Packaging {
    Path JAR = Path.of("target", "slipway.jar");

    /** The name in the tables. */
    String name();

    /** What it is, in one line. */
    String describe() throws IOException;

    /**
     * Puts the function's files where Lambda puts them.
     *
     * @param task the function's folder
     * @param options for its JVM
     * @param handler the class of the function
     * @return the command that starts it in this folder
     */
    List<String> install(Path task, List<String> options, String handler) throws IOException;

    /** This build's jar; its classes if it was not packaged. */
    static Packaging ofThisBuild() {
        return Files.exists(JAR) ? new Jar(JAR) : new Classes();
    }

    /** A jar in Lambda's managed Java runtime. */
    record Jar(Path file) implements Packaging {
        @Override
        public String name() {
            return file.getFileName().toString();
        }

        @Override
        public String describe() throws IOException {
            return "%s: %.1f MB, in Lambda's runtime client".formatted(file, Files.size(file) / 1e6);
        }

        /** The runtime loads the jars in {@code lib} of its working directory. */
        @Override
        public List<String> install(Path task, List<String> options, String handler) throws IOException {
            Path lib = Files.createDirectory(task.resolve("lib"));
            Files.createSymbolicLink(lib.resolve("function.jar"), file.toAbsolutePath());
            String classPath = String.join(
                    File.pathSeparator,
                    jarOf(AWSLambda.class),
                    jarOf(Context.class),
                    jarOf(PojoSerializer.class),
                    jarOf(SdkInternalThreadLocal.class));
            return runtimeClient(task, classPath, options, handler);
        }

        private static String jarOf(Class<?> type) {
            try {
                return Path.of(type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI())
                        .toString();
            } catch (URISyntaxException e) {
                throw new IllegalStateException("no path of the jar with " + type, e);
            }
        }
    }

    /** The classes of this build, without a jar: they show that the benchmark works, and their times are not Slipway's. */
    record Classes() implements Packaging {
        @Override
        public String name() {
            return "classes";
        }

        @Override
        public String describe() {
            return "without %s, so the times are not those of a function: `mvn package` builds it".formatted(JAR);
        }

        @Override
        public List<String> install(Path task, List<String> options, String handler) throws IOException {
            return runtimeClient(task, System.getProperty("java.class.path"), options, handler);
        }
    }

    /** With the flags of Lambda's Java runtime. */
    private static List<String> runtimeClient(Path task, String classPath, List<String> options, String handler)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // of its own: a process that starts would overwrite the library that another one has loaded
                "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="
                        + nativeLibrary(task)));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, AWSLambda.class.getName(), handler));
        return command;
    }

    private static Path nativeLibrary(Path task) throws IOException {
        String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        Path library = task.resolve("libaws-lambda-jni.so");
        try (InputStream packed =
                AWSLambda.class.getResourceAsStream("/jni/libaws-lambda-jni.linux-" + machine + ".so")) {
            Files.copy(Objects.requireNonNull(packed), library, StandardCopyOption.REPLACE_EXISTING);
        }
        return library;
    }
}
