package dev.slipway.config;

import dev.slipway.config.ParameterStore.Parameter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * What an SSM source holds, read but not parsed: parsing needs the function's account, which only an invocation knows.
 *
 * @param byName the parameters by their names; empty for a source that is not SSM
 * @param readAt when the read began
 */
public record SourceContent(Map<String, Parameter> byName, Instant readAt) {
    public SourceContent {
        byName = Map.copyOf(byName);
    }

    /** @throws dev.slipway.ecs.AwsException if SSM cannot be read */
    public static SourceContent read(ConfigurationSource source, ParameterStore parameters, Instant now) {
        return new SourceContent(
                switch (source) {
                    case ConfigurationSource.Inline(String json) -> Map.of();
                    case ConfigurationSource.File(Path path) -> Map.of();
                    case ConfigurationSource.SsmParameter(String name) ->
                        parameters
                                .find(name)
                                .map(parameter -> Map.of(name, parameter))
                                .orElse(Map.of());
                    case ConfigurationSource.SsmPath(String path) -> parameters.findBelow(path);
                },
                now);
    }
}
