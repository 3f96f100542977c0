package dev.slipway.sandbox.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.Platform;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.events.Buses;
import dev.slipway.text.Json;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operations that AWS does not have: end a rollout, push an image in one call, add faults, list the calls. */
public final class Controls {
    private static final String ROOT = "/_sandbox";
    static final String PATH = ROOT + "/";

    private final Map<String, Control> byName = new LinkedHashMap<>();

    /** The controls that every server has. */
    Controls() {
        add(new Control(
                "Push",
                "pushes an image, which makes an event",
                List.of("repository", "tag", "build", "platforms"),
                "{\"repository\": \"acme/web\", \"tag\": \"main-1\"}",
                Controls::push));
        add(new Control(
                "Events",
                "lists the events on the default bus, or on another one",
                List.of("bus"),
                "",
                Controls::events));
        add(new Control("Calls", "lists the calls that AWS's APIs got", List.of(), "", (aws, input) -> calls(aws)));
        add(new Control("Deliver", "delivers what waits on the bus", List.of(), "", (aws, input) -> {
            aws.bus().deliverAll();
            return Json.object();
        }));
        add(new Control(
                "Settle",
                "completes the rollout of a service, or of all",
                List.of("cluster", "service"),
                "",
                Controls::settle));
        add(new Control(
                "Fail",
                "fails the rollout of a service",
                List.of("cluster", "service", "rollback"),
                "{\"cluster\": \"dev\", \"service\": \"web\"}",
                Controls::fail));
        add(new Control(
                "Fault",
                "throttles, refuses, delays or loses the next calls",
                List.of("fault", "operation", "times", "skip", "action", "milliseconds", "done", "changes"),
                "{\"fault\": \"throttled\", \"operation\": \"UpdateService\", \"times\": 2}",
                Controls::fault));
        add(new Control("ClearFaults", "ends every fault", List.of(), "", (aws, input) -> {
            aws.faults().clear();
            return Json.object();
        }));
        SimulationControls.all().forEach(this::add);
        ImageControls.all().forEach(this::add);
    }

    /** Adds a control. */
    public Controls add(Control control) {
        byName.put(control.name(), control);
        return this;
    }

    /** @throws SandboxException if there is no such control, or its body is refused */
    public ObjectNode call(AwsAccount account, String name, ObjectNode json) {
        Control control = Optional.ofNullable(byName.get(name))
                .orElseThrow(() -> SandboxException.refused(
                        "UnknownOperationException",
                        "The sandbox has no control \"%s\"; it has: %s."
                                .formatted(name, String.join(", ", byName.keySet()))));
        try {
            return control.call(account, json);
        } catch (IllegalArgumentException e) {
            throw SandboxException.invalid(String.valueOf(e.getMessage()));
        }
    }

    /** The name of the control that a path calls, which is empty for the list of all; empty for other paths. */
    static Optional<String> called(String path) {
        if (path.equals(ROOT)) {
            return Optional.of("");
        }
        return Optional.of(path).filter(p -> p.startsWith(PATH)).map(p -> p.substring(PATH.length()));
    }

    /** Each control with a command to paste. */
    String list(URI endpoint) {
        var text = new StringBuilder();
        for (Control control : byName.values()) {
            String body = control.example().isEmpty() ? "{}" : control.example();
            text.append("# %s: %s%n".formatted(control.name(), control.meaning()));
            if (!control.members().isEmpty()) {
                text.append("#   members of the body: %s%n".formatted(String.join(", ", control.members())));
            }
            text.append("curl -s %s%s%s -d '%s'%n%n".formatted(endpoint, PATH, control.name(), body));
        }
        return text.toString();
    }

    private static ObjectNode settle(AwsAccount aws, Input input) {
        if (input.member("service").isEmpty()) {
            aws.settleAll();
        } else {
            aws.settle(required(input, "cluster"), required(input, "service"));
        }
        return Json.object();
    }

    private static ObjectNode fail(AwsAccount aws, Input input) {
        String cluster = required(input, "cluster");
        String service = required(input, "service");
        if (input.member("rollback").isPresent()) {
            aws.fail(cluster, service, input.flag("rollback"));
        } else {
            aws.fail(cluster, service);
        }
        return Json.object();
    }

    private static ObjectNode push(AwsAccount aws, Input input) {
        String repository = required(input, "repository");
        String tag = input.text("tag").orElse("");
        String build = input.text("build").orElse(tag);
        List<Platform> platforms = input.texts("platforms").stream()
                .map(p -> p.split("/", 2))
                .map(p -> new Platform(p[0], p.length > 1 ? p[1] : "unknown"))
                .toList();
        String digest = platforms.isEmpty()
                ? aws.setup().push(repository, tag, build)
                : aws.setup().pushIndex(repository, tag, build, platforms);
        return Json.object().put("imageDigest", digest);
    }

    private static ObjectNode fault(AwsAccount aws, Input input) {
        aws.faults()
                .after(
                        input.text("operation").orElse("*"),
                        input.number("skip", 0),
                        input.number("times", Integer.MAX_VALUE),
                        fault(required(input, "fault"), input));
        return Json.object();
    }

    private static Fault fault(String name, Input input) {
        return switch (name) {
            case "throttled" -> Fault.throttled();
            case "concurrentRevisions" -> Fault.concurrentRevisions();
            case "serverError" -> Fault.serverError();
            case "accessDenied" -> Fault.accessDenied(input.text("action").orElse("ecs:UpdateService"));
            case "delayed" -> new Fault.Delayed(Duration.ofMillis(input.number("milliseconds", 100)));
            case "noAnswer" -> new Fault.NoAnswer(input.flag("done"));
            case "stale" -> new Fault.Stale(input.number("changes", 1));
            default ->
                throw SandboxException.invalid(
                        "The sandbox has no fault \"" + name + "\": throttled, concurrentRevisions,"
                                + " serverError, accessDenied, delayed, noAnswer and stale exist.");
        };
    }

    private static ObjectNode calls(AwsAccount aws) {
        ObjectNode answer = Json.object();
        ArrayNode calls = answer.putArray("calls");
        for (RecordedCall call : aws.calls()) {
            ObjectNode one = calls.addObject().put("service", call.service()).put("operation", call.operation());
            one.set("input", call.input());
            call.fault().ifPresent(f -> one.put("fault", f.words()));
        }
        return answer;
    }

    private static ObjectNode events(AwsAccount aws, Input input) {
        ObjectNode answer = Json.object();
        ArrayNode events = answer.putArray("events");
        aws.bus(input.text("bus").orElse(Buses.DEFAULT))
                .events()
                .forEach(event -> events.add(Json.parse(event.json())));
        return answer;
    }

    static String required(Input input, String member) {
        return input.text(member)
                .orElseThrow(() -> SandboxException.invalid("\"" + member + "\" is missing from the body."));
    }
}
