package dev.slipway.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.template.Template;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The jar that template.yaml deploys contains the handlers that it names. */
class FunctionJarIT {
    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));

    static List<String> functions() {
        return TEMPLATE.functions();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void deployedJarContainsTheHandler(String name) throws Exception {
        String handler = TEMPLATE.function(name).path("Handler").asText();
        int colons = handler.indexOf("::");
        Path jar = Path.of(TEMPLATE.function(name).path("CodeUri").asText());
        assertThat(jar).satisfies(file -> assertThat(Files.isRegularFile(file)).isTrue());
        // as on Lambda, classes come from the jar alone, without the build's class path
        try (var jarAlone = new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            Class<?> function = Class.forName(handler.substring(0, colons), true, jarAlone);
            assertThat(function.getConstructor()).isNotNull();
            assertThat(Arrays.stream(function.getMethods()))
                    .anyMatch(m -> m.getName().equals(handler.substring(colons + 2)));
        }
    }
}
