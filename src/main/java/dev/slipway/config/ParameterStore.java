package dev.slipway.config;

import java.util.Map;
import java.util.Optional;

/** SSM Parameter Store. Every method may throw {@link dev.slipway.ecs.AwsException}. */
public interface ParameterStore {
    /** The decrypted value of a parameter; empty if the parameter does not exist. */
    Optional<String> find(String name);

    /**
     * The values of all parameters below a path, at any depth, by name.
     *
     * @param path ends with a slash
     */
    Map<String, String> findBelow(String path);
}
