package dev.slipway.endtoend.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
                "org/apache/http/"
            })
    void jarDoesNotContainBuildOrSandboxDependencies(String prefix) {
        assertThat(names).noneMatch(name -> name.startsWith(prefix));
    }

    @Test
    void jarContainsNoDuplicates() {
        assertThat(names).doesNotHaveDuplicates();
    }
}
