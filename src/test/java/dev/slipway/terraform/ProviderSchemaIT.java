package dev.slipway.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A later AWS provider has every argument that the modules and examples set. Provider 5.100, with which the other tests run, does not
 * have all of them.
 */
class ProviderSchemaIT {
    private final ProviderSchema schema = ProviderSchema.installed();

    static List<Path> files() throws IOException {
        try (Stream<Path> terraform = Files.walk(Path.of("terraform"));
                Stream<Path> examples = Files.walk(Path.of("examples"))) {
            return Stream.concat(terraform, examples)
                    .filter(file -> file.toString().endsWith(".tf"))
                    .filter(file -> !file.toString().contains(".terraform"))
                    .sorted()
                    .toList();
        }
    }

    private static Stream<HclBlock> resources(String text) {
        return HclBlock.parse(text).stream().filter(block -> block.type().matches("resource|data"));
    }

    private List<String> refusals(String text) {
        return resources(text).flatMap(block -> schema.refusals(block).stream()).toList();
    }

    @ParameterizedTest
    @MethodSource("files")
    void providerHasEveryArgument(Path file) throws Exception {
        assertThat(refusals(Files.readString(file))).isEmpty();
    }

    @Test
    void everyResourceIsRead() throws Exception {
        for (Path file : files()) {
            String text = Files.readString(file);
            assertThat(resources(text)).as(file.toString()).hasSize((int) text.lines()
                    .filter(line -> line.matches("(resource|data) \".*"))
                    .count());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            strateg = "CANARY"                                      | aws_ecs_service.web.deployment_configuration has no argument strateg
            lifecycle_hook { action = "" }                          | aws_ecs_service.web.deployment_configuration.lifecycle_hook has no argument action
            dynamic "lifecycle_hook" { content { role_arn = "}" } } | aws_ecs_service.web.deployment_configuration.lifecycle_hook requires lifecycle_stages
            lifecycle_hooks {}                                      | aws_ecs_service.web.deployment_configuration has no block lifecycle_hooks
            """)
    void unknownAndMissingArgumentsAreFound(String configuration, String refusal) {
        String text = """
                resource "aws_ecs_service" "web" {
                  name = "web"
                  deployment_configuration {
                    %s
                  }
                }
                """.formatted(configuration);
        assertThat(refusals(text)).contains(refusal);
    }
}
