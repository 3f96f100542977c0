package dev.slipway.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.config.ReleaseTaskSpec.Text;
import dev.slipway.pattern.NamePattern;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Reads the JSON of a target's release task and notes all its problems. None of them quotes the command: it may hold a
 * secret.
 */
record ReleaseTaskReader(JsonNode json, ConfigPath path, ValueReader values) {
    /** ECS keeps a task's client token, which is the lock, for 24 hours at most: the task must end well before. */
    private static final Duration LONGEST = Duration.ofHours(12);

    private static final int LARGEST_SIZE = 9_999_999;
    private static final Pattern CPU =
            Pattern.compile("[1-9][0-9]{0,6}|(?:[0-9]{1,4}|[0-9]{0,4}\\.[0-9]{1,3}) ?(?:vCPU|vcpu)");
    private static final Pattern MEMORY =
            Pattern.compile("[1-9][0-9]{0,6}|(?:[0-9]{1,4}|[0-9]{0,4}\\.[0-9]{1,3}) ?(?:GB|gb)");

    private static final String COMMAND = "command";
    private static final String TIMEOUT_MINUTES = "timeoutMinutes";
    private static final String A_COMMAND = "write a list of strings, such as [\"bin/migrate\", \"--all\"]";
    static final List<String> MEMBERS =
            List.of(COMMAND, Text.CONTAINER.json(), TIMEOUT_MINUTES, Text.TASK_ROLE_ARN.json(), "cpu", "memory");

    /** Empty if it is not an object. */
    Optional<ReleaseTaskSpec> read() {
        if (!json.isObject()) {
            values.problem(
                    path, "is %s; write an object, {\"command\": [\"…\"]}, or leave it out".formatted(Json.kind(json)));
            return Optional.empty();
        }
        values.unknownMembers(json, path, MEMBERS, _ -> false);
        return Optional.of(new ReleaseTaskSpec(
                command(),
                texts(),
                timeout(),
                size("cpu", CPU, "CPU units or vCPUs, such as \"512\" or \"0.5 vCPU\""),
                size("memory", MEMORY, "MiB or GB, such as \"1024\" or \"1 GB\"")));
    }

    private List<String> command() {
        JsonNode list = json.path(COMMAND);
        ConfigPath at = path.member(COMMAND);
        if (!list.isArray() || list.isEmpty()) {
            values.problem(at, "is %s; %s".formatted(list.isArray() ? "an empty list" : Json.kind(list), A_COMMAND));
            return List.of();
        }
        var words = new ArrayList<String>();
        for (int i = 0; i < list.size(); i++) {
            if (list.path(i).isTextual()) {
                words.add(list.path(i).textValue());
            } else {
                values.problem(at.item(i), "is %s; write a string, \"…\"".formatted(Json.kind(list.path(i))));
            }
        }
        return words;
    }

    private Map<Text, NamePattern> texts() {
        var texts = new EnumMap<Text, NamePattern>(Text.class);
        for (Text member : Text.values()) {
            if (json.has(member.json())) {
                values.text(json.path(member.json()), path.member(member.json()), NamePattern::parse)
                        .ifPresent(text -> texts.put(member, text));
            }
        }
        return texts;
    }

    private Duration timeout() {
        OptionalInt minutes = values.whole(
                json.path(TIMEOUT_MINUTES),
                path.member(TIMEOUT_MINUTES),
                Math.toIntExact(LONGEST.toMinutes()),
                "write a whole number of minutes from 1 to %d".formatted(LONGEST.toMinutes()));
        return minutes.isPresent() ? Duration.ofMinutes(minutes.getAsInt()) : ReleaseTask.TIMEOUT;
    }

    /** ECS takes text; a whole number is as good. */
    private Optional<String> size(String name, Pattern valid, String what) {
        JsonNode node = json.path(name);
        ConfigPath at = path.member(name);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (node.isNumber()) {
            OptionalInt number = values.whole(node, at, LARGEST_SIZE, "write " + what);
            return number.isPresent() ? Optional.of(String.valueOf(number.getAsInt())) : Optional.empty();
        }
        return values.text(node, at, text -> {
            if (!valid.matcher(text).matches()) {
                throw new IllegalArgumentException("is not " + what);
            }
            return text;
        });
    }
}
