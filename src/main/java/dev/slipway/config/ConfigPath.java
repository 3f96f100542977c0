package dev.slipway.config;

import dev.slipway.text.Quoted;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The position of a value in a configuration.
 *
 * @param parameter the SSM parameter that contains the value, if the source is an SSM path; else empty
 * @param path the JSON path; empty for the whole text
 * @param mayQuote whether messages may quote the value: never one of a parameter, which may hold somebody's secret
 */
public record ConfigPath(String parameter, String path, boolean mayQuote) {
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)+)\"");

    /** The whole of a text that is not an SSM parameter. */
    static ConfigPath root() {
        return new ConfigPath("", "", true);
    }

    /**
     * The whole of an SSM parameter.
     *
     * @param name empty if the source is this one parameter
     */
    static ConfigPath inParameter(String name) {
        return new ConfigPath(name, "", false);
    }

    /**
     * A message about the value here.
     *
     * @param fault continues the value; it may itself quote parts of the value
     */
    String about(String value, String fault) {
        return mayQuote
                ? "%s %s".formatted(Quoted.of(value), fault)
                : "the value " + QUOTED.matcher(fault).replaceAll(part -> hidden(part, value));
    }

    /** A single character is not a secret, and a quoted text that the value does not have is advice. */
    private static String hidden(MatchResult part, String value) {
        String quoted = part.group(1).replace("…", "");
        boolean isContent = quoted.length() > 1 && (value.contains(quoted) || quoted.contains("\\"));
        return Matcher.quoteReplacement(isContent ? "…" : part.group());
    }

    ConfigPath at(TargetField field) {
        return member(field.json());
    }

    ConfigPath member(String name) {
        String member = name.matches("[A-Za-z_$][A-Za-z0-9_$-]{0,79}") ? name : "[" + Quoted.of(name) + "]";
        return new ConfigPath(
                parameter, path.isEmpty() || member.startsWith("[") ? path + member : path + "." + member, mayQuote);
    }

    ConfigPath item(int index) {
        return new ConfigPath(parameter, "%s[%d]".formatted(path, index), mayQuote);
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
