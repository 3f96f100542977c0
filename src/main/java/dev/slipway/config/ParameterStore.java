package dev.slipway.config;

import java.util.Map;
import java.util.Optional;

/** SSM Parameter Store, read without decryption. Every method may throw {@link dev.slipway.ecs.AwsException}. */
public interface ParameterStore {
    /** Empty if the parameter does not exist. */
    Optional<Parameter> find(String name);

    /**
     * All parameters below a path, at any depth, by name.
     *
     * @param path ends with a slash
     */
    Map<String, Parameter> findBelow(String path);

    /** The content of a parameter. */
    sealed interface Parameter {
        record Text(String text) implements Parameter {}

        /** A SecureString. Slipway does not decrypt it: it cannot be a target, and may be somebody's secret. */
        record Encrypted() implements Parameter {}
    }
}
