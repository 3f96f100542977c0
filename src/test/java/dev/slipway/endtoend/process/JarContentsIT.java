package dev.slipway.endtoend.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.urlconnection.UrlConnectionSdkHttpService;

/** What the deployed jar contains, and what it does not. */
class JarContentsIT {
    private final List<String> names;

    JarContentsIT() throws IOException {
        try (var jar = new JarFile("target/slipway.jar")) {
            names = jar.stream().map(ZipEntry::getName).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev/slipway/lambda/DeployFunction.class",
                "dev/slipway/lambda/RollbackFunction.class",
                "software/amazon/awssdk/services/eventbridge/EventBridgeClient.class",
                "com/amazonaws/services/lambda/runtime/RequestStreamHandler.class",
                "software/amazon/awssdk/http/urlconnection/UrlConnectionHttpClient.class",
                "META-INF/services/software.amazon.awssdk.http.SdkHttpService"
            })
    void jarContainsWhatFunctionsNeed(String name) {
        assertThat(names).contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev/slipway/sandbox/",
                "com/amazonaws/services/lambda/runtime/events/",
                "com/amazonaws/services/lambda/runtime/api/",
                "com/amazonaws/services/lambda/runtime/serialization/",
                "org/junit/",
                "org/assertj/",
                "org/yaml/",
                "software/amazon/event/",
                "org/joda/",
                "io/netty/",
                "org/apache/http/",
                "org/apache/hc/"
            })
    void jarDoesNotContainBuildOrSandboxDependencies(String prefix) {
        assertThat(names).noneMatch(name -> name.startsWith(prefix));
    }

    /** With a second client on the class path the SDK would not know which one to take. */
    @Test
    void jarContainsOneHttpClient() throws IOException {
        assertThat(names).noneMatch(name -> name.endsWith("http.async.SdkAsyncHttpService"));
        try (var jar = new JarFile("target/slipway.jar");
                var service = jar.getInputStream(
                        jar.getEntry("META-INF/services/software.amazon.awssdk.http.SdkHttpService"))) {
            assertThat(new String(service.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isEmpty() && !line.startsWith("#")))
                    .containsExactly(UrlConnectionSdkHttpService.class.getName());
        }
    }

    @Test
    void jarContainsNoDuplicates() {
        assertThat(names).doesNotHaveDuplicates();
    }
}
