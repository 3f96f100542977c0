package dev.slipway.sandbox.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.Platform;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;

/** Operations that AWS does not have: end a rollout, push an image in one call, add faults, list the calls. */
final class Controls {
    static final String PATH = "/_sandbox/";

    private final AwsAccount aws;
    private final SimulationControls simulation;

    Controls(AwsAccount aws) {
        this.aws = aws;
        this.simulation = new SimulationControls(aws);
    }

    ObjectNode call(String action, ObjectNode json) {
        var input = new Input(json);
        try {
            return switch (action) {
                case "Settle" -> settle(input);
                case "Fail" -> fail(input);
                case "Step" -> simulation.step(input);
                case "Behave" -> simulation.behave(input);
                case "Alarm" -> simulation.alarm(input);
                case "Continue" -> simulation.proceed(input);
                case "Lag" -> simulation.lag(input);
                case "Push" -> push(input);
                case "Fault" -> fault(input);
                case "ClearFaults" -> {
                    aws.faults().clear();
                    yield Json.object();
                }
                case "Calls" -> calls();
                case "Deliver" -> {
                    aws.bus().deliverAll();
                    yield Json.object();
                }
                case "Events" -> events();
                default -> throw SandboxException.unknownOperation("control side", action);
            };
        } catch (IllegalArgumentException e) {
            throw SandboxException.invalid(String.valueOf(e.getMessage()));
        }
    }

    private ObjectNode settle(Input input) {
        if (input.member("service").isEmpty()) {
            aws.settleAll();
        } else {
            aws.settle(required(input, "cluster"), required(input, "service"));
        }
        return Json.object();
    }

    private ObjectNode fail(Input input) {
        String cluster = required(input, "cluster");
        String service = required(input, "service");
        if (input.member("rollback").isPresent()) {
            aws.fail(cluster, service, input.flag("rollback"));
        } else {
            aws.fail(cluster, service);
        }
        return Json.object();
    }

    private ObjectNode push(Input input) {
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

    private ObjectNode fault(Input input) {
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

    private ObjectNode calls() {
        ObjectNode answer = Json.object();
        ArrayNode calls = answer.putArray("calls");
        for (RecordedCall call : aws.calls()) {
            ObjectNode one = calls.addObject().put("service", call.service()).put("operation", call.operation());
            one.set("input", call.input());
            call.fault().ifPresent(f -> one.put("fault", f.words()));
        }
        return answer;
    }

    private ObjectNode events() {
        ObjectNode answer = Json.object();
        ArrayNode events = answer.putArray("events");
        aws.bus().events().forEach(event -> events.add(Json.parse(event.json())));
        return answer;
    }

    static String required(Input input, String member) {
        return input.text(member)
                .orElseThrow(() -> SandboxException.invalid("\"" + member + "\" is missing from the body."));
    }
}
