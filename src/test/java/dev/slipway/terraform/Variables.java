package dev.slipway.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a module's variables and their defaults without terraform; a default must be on one line. */
final class Variables {
    private static final Pattern VARIABLE =
            Pattern.compile("^variable \"(\\w+)\" \\{\\n(.*?)^}", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern DEFAULT = Pattern.compile("^ {2}default +=(.*)$", Pattern.MULTILINE);

    private Variables() {}

    /** @return the defaults by name; empty for a required variable */
    static Map<String, Optional<JsonNode>> of(Path file) throws IOException {
        var variables = new TreeMap<String, Optional<JsonNode>>();
        VARIABLE.matcher(Files.readString(file))
                .results()
                .forEach(variable -> variables.put(variable.group(1), standard(variable)));
        return variables;
    }

    private static Optional<JsonNode> standard(MatchResult variable) {
        Matcher standard = DEFAULT.matcher(variable.group(2));
        // such values are equal in JSON
        return standard.find() ? Optional.of(Json.parse(standard.group(1))) : Optional.empty();
    }

    /** The name of the variable for a parameter of the template. */
    static String named(String parameter) {
        return parameter.replaceAll("(?<=.)(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
