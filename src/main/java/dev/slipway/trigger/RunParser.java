package dev.slipway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.text.Json;
import dev.slipway.text.Quoted;
import dev.slipway.trigger.Trigger.To;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The request that starts a one-off task. No problem quotes the command: it may hold a secret. */
record RunParser(RequestParser request) {
    private static final String COMMAND = "command";
    private static final String A_COMMAND = "a list of strings, such as [\"bin/migrate\", \"--all\"]";
    private static final Predicate<String> CONTAINER =
            Pattern.compile("[A-Za-z0-9_-]{1,255}").asMatchPredicate();
    private static final Predicate<String> SIZE = Pattern.compile(
                    "[0-9]{1,7}|[0-9]{0,4}(\\.[0-9]{1,3})? ?(vCPU|vcpu|GB|gb)")
            .asMatchPredicate();

    Trigger run() {
        Optional<String> service = request.required("service");
        Optional<String> environment = request.required("environment");
        List<String> words = words();
        Optional<String> container =
                request.fields.text("container", CONTAINER, "a container's name (1 to 255 letters, digits, - or _)");
        Optional<String> cpu = size("cpu", "CPU units or vCPUs, such as \"512\" or \"0.5 vCPU\"");
        Optional<String> memory = size("memory", "MiB or GB, such as \"1024\" or \"1 GB\"");
        Optional<To> which = request.revisions().revisionOrTag();
        RequestMetadata metadata = request.metadata();
        request.check(RequestAction.RUN);
        return new Trigger.Run(
                service.orElseThrow(),
                environment.orElseThrow(),
                new TaskCommand(words, container, cpu, memory),
                which,
                metadata);
    }

    private List<String> words() {
        JsonNode list = request.fields.node(COMMAND);
        if (list.isMissingNode()) {
            request.fields.problem(COMMAND, "missing; expected " + A_COMMAND);
            return List.of();
        }
        if (!list.isArray() || list.isEmpty()) {
            request.fields.problem(COMMAND, "%s, not %s".formatted(Json.kind(list), A_COMMAND));
            return List.of();
        }
        var words = new ArrayList<String>();
        for (JsonNode word : list) {
            if (!word.isTextual()) {
                request.fields.problem(
                        COMMAND, "word %d is %s, not a string".formatted(words.size() + 1, Json.kind(word)));
                return List.of();
            }
            words.add(word.textValue());
        }
        return words;
    }

    /** ECS takes text; a number is as good. */
    private Optional<String> size(String name, String what) {
        JsonNode node = request.fields.node(name);
        if (!node.isIntegralNumber()) {
            return request.fields.text(name, SIZE, what);
        }
        Optional<String> number = Optional.of(node.asText());
        number.filter(SIZE.negate())
                .ifPresent(bad -> request.fields.problem(name, "%s is not %s".formatted(Quoted.of(bad), what)));
        return number.filter(SIZE);
    }
}
