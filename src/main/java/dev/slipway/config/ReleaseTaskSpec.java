package dev.slipway.config;

import dev.slipway.pattern.NamePattern;
import dev.slipway.text.Quoted;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A target's release task as written, with defaults, before names are bound. What could not be read is missing.
 *
 * @param command as written: a brace in it is a brace
 * @param texts the members that may have names in braces
 */
public record ReleaseTaskSpec(
        List<String> command,
        Map<Text, NamePattern> texts,
        Duration timeout,
        Optional<String> cpu,
        Optional<String> memory) {

    /** A member that may have names in braces. */
    public enum Text {
        CONTAINER("container", TargetField.CONTAINERS),
        TASK_ROLE_ARN("taskRoleArn", TargetField.ROLE_ARN);

        private final String json;
        private final TargetField like;

        /** @param like a field of a target with the same rule */
        Text(String json, TargetField like) {
            this.json = json;
            this.like = like;
        }

        String json() {
            return json;
        }

        Optional<String> fault(NamePattern text) {
            return like.fault(text);
        }
    }

    public ReleaseTaskSpec {
        command = List.copyOf(command);
        texts = Map.copyOf(texts);
    }

    Set<String> names() {
        var names = new LinkedHashSet<String>();
        texts.values().forEach(text -> names.addAll(text.names()));
        return names;
    }

    /** The texts that are not valid after their names are bound, each in words that continue the field's name. */
    List<String> faults(Map<String, String> names) {
        return texts.entrySet().stream()
                .flatMap(member -> {
                    NamePattern text = member.getValue().bind(names);
                    return member.getKey().fault(text).stream()
                            .map(fault -> "has the %s %s, which %s"
                                    .formatted(member.getKey().json(), Quoted.of(text.text()), fault));
                })
                .sorted()
                .toList();
    }

    /** @param names the bindings, at least of all {@link #names()} */
    ReleaseTask bind(Map<String, String> names) {
        return new ReleaseTask(
                command, text(Text.CONTAINER, names), timeout, text(Text.TASK_ROLE_ARN, names), cpu, memory);
    }

    private Optional<String> text(Text member, Map<String, String> names) {
        return Optional.ofNullable(texts.get(member))
                .map(text -> text.bind(names).text());
    }

    /** Without the words of the command, which may hold a secret. */
    @Override
    public String toString() {
        return "a release task of %d words".formatted(command.size());
    }
}
