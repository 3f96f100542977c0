package dev.slipway.config;

import dev.slipway.text.Quoted;

/**
 * The position of a value in a configuration.
 *
 * @param parameter the SSM parameter that contains the value, if the source is an SSM path; else empty
 * @param path the JSON path; empty for the whole text
 */
public record ConfigPath(String parameter, String path) {
    ConfigPath at(TargetField field) {
        return member(field.json());
    }

    ConfigPath member(String name) {
        String member = name.matches("[A-Za-z_$][A-Za-z0-9_$-]{0,79}") ? name : "[" + Quoted.of(name) + "]";
        return new ConfigPath(
                parameter, path.isEmpty() || member.startsWith("[") ? path + member : path + "." + member);
    }

    ConfigPath item(int index) {
        return new ConfigPath(parameter, "%s[%d]".formatted(path, index));
    }

    boolean isRoot() {
        return path.isEmpty();
    }

    @Override
    public String toString() {
        if (parameter.isEmpty()) {
            return path.isEmpty() ? "$" : path;
        }
        return path.isEmpty() ? parameter : parameter + " " + path;
    }
}
