package dev.slipway.sandbox.runtime;

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
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * A function's process as Lambda starts it: the command of the managed Java runtime, with Lambda's own runtime client, and the
 * environment variables that Lambda sets.
 *
 * @param task the function's folder: the runtime client loads the classes in it and the jars in its folder {@code lib}
 * @param handler {@code class::method} or a class
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">environment variables</a>
 */
public record RuntimeClient(Path task, String handler) {
    /** The runtime client loads this file instead of unpacking its library to one path that all processes share. */
    private static final String NATIVE_LIBRARY =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    /**
     * The command, for a function whose code is in its folder.
     *
     * @param options of the JVM, further ones
     */
    public List<String> command(List<String> options) throws IOException {
        return command(ofRuntime(), options);
    }

    /** The command, for a function whose code is in this class path, which has the runtime client, too. */
    public List<String> command(String classPath, List<String> options) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-D" + NATIVE_LIBRARY + "=" + nativeLibrary()));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, AWSLambda.class.getName(), handler));
        return command;
    }

    private static String ofRuntime() {
        return Stream.of(AWSLambda.class, Context.class, PojoSerializer.class, SdkInternalThreadLocal.class)
                .map(RuntimeClient::jarOf)
                .collect(Collectors.joining(File.pathSeparator));
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

    /** Of its own for each process: one that starts would overwrite what another one has loaded. */
    private Path nativeLibrary() throws IOException {
        String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        Path library = task.resolve("libaws-lambda-jni.so");
        try (InputStream packed =
                AWSLambda.class.getResourceAsStream("/jni/libaws-lambda-jni.linux-" + machine + ".so")) {
            Files.copy(Objects.requireNonNull(packed), library, StandardCopyOption.REPLACE_EXISTING);
        }
        return library;
    }

    /**
     * The environment variables, without credentials.
     *
     * @param name of the function
     * @param memory in MB
     */
    public Map<String, String> environment(LambdaRuntimeApi lambda, String name, String memory) {
        return Map.of(
                "_HANDLER",
                handler,
                "LAMBDA_TASK_ROOT",
                task.toString(),
                "AWS_LAMBDA_RUNTIME_API",
                lambda.address(),
                "AWS_LAMBDA_FUNCTION_NAME",
                name,
                "AWS_LAMBDA_FUNCTION_VERSION",
                "$LATEST",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                memory,
                "AWS_LAMBDA_LOG_GROUP_NAME",
                name,
                "AWS_LAMBDA_LOG_STREAM_NAME",
                "2026/03/02/[$LATEST]1",
                "AWS_LAMBDA_LOG_FORMAT",
                "JSON",
                "AWS_REGION",
                "us-east-1");
    }
}
