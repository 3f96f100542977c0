package dev.slipway.target;

import dev.slipway.ecs.Quoted;

/**
 * A place in a configuration.
 *
 * @param parameter the SSM parameter it was read from, under a path; else empty
 * @param path the JSON path; empty for the whole text
 */
record Where(String parameter, String path) {
    Where at(Field field) {
        return member(field.json());
    }

    Where member(String name) {
        String member = name.matches("[A-Za-z_$][A-Za-z0-9_$-]{0,79}") ? name : "[" + Quoted.of(name) + "]";
        return new Where(parameter, path.isEmpty() || member.startsWith("[") ? path + member : path + "." + member);
    }

    Where item(int index) {
        return new Where(parameter, "%s[%d]".formatted(path, index));
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
