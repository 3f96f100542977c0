package dev.slipway.config;

import java.util.Map;
import java.util.Optional;

/** SSM parameters. Every call may throw {@link dev.slipway.ecs.AwsException}. */
public interface ParameterStore {
    /** One parameter's text, decrypted; empty where there is none of that name. */
    Optional<String> one(String name);

    /**
     * Every parameter below a path, at any depth, by name.
     *
     * @param path with a slash at its end
     */
    Map<String, String> below(String path);
}
