package dev.slipway.sandbox.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.Caller;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.sandbox.http.Invocable.Result;
import dev.slipway.text.Json;
import dev.slipway.text.MalformedJsonException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lambda: functions, and the operation
 * <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>. The sandbox does not retry an
 * event whose invocation fails: it goes to the {@link FailureDestination} at once.
 */
public final class Functions {
    private static final Pattern PATH = Pattern.compile("/2015-03-31/functions/([^/]+)/invocations");
    private static final String QUALIFIER = "Qualifier=";
    /** Each function that is added has them. */
    private static final List<String> ALWAYS = List.of("live", "$LATEST");

    private final AwsAccount aws;
    private final Executor executor;
    private final Map<String, Invocable> byName = new ConcurrentHashMap<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile FailureDestination destination = (function, event, failure) -> {};
    private volatile PrintStream log = new PrintStream(OutputStream.nullOutputStream());

    /** @param executor runs asynchronous invocations */
    Functions(AwsAccount aws, Executor executor) {
        this.aws = aws;
        this.executor = executor;
    }

    /** Adds a function. Callers invoke it by its name or ARN, also with {@code live} or an alias that Lambda has. */
    public Functions add(Invocable function) {
        byName.put(function.name(), function);
        return this;
    }

    /** @param itsLog gets a line for each asynchronous invocation that fails */
    public Functions log(PrintStream itsLog) {
        log = itsLog;
        return this;
    }

    /** What gets the events that asynchronous invocations failed on; without it they are only logged. */
    public interface FailureDestination {
        void failed(Invocable function, String event, Invocable.Failure failure);
    }

    /** @param itsDestination of each alias: as installed, the function without an alias has none */
    public Functions onFailure(FailureDestination itsDestination) {
        destination = itsDestination;
        return this;
    }

    /** The function that a path invokes, with the qualifier of the query; empty for another path. */
    static Optional<String> invoked(String path, Optional<String> query) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String function = decoded(matcher.group(1));
        String qualifier = query.filter(text -> text.startsWith(QUALIFIER))
                .map(text -> ":" + decoded(text.substring(QUALIFIER.length())))
                .orElse("");
        return Optional.of(function.endsWith(qualifier) ? function : function + qualifier);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /**
     * @param region where the request goes; the functions are in the account's region
     * @param nameOrArn the function's
     * @param type {@code RequestResponse}, {@code Event} or {@code DryRun}
     */
    HttpAnswer invoke(Caller caller, String region, String nameOrArn, String type, String payload) {
        ObjectNode input = Json.object().put("FunctionName", nameOrArn).put("InvocationType", type);
        input.put("Payload", payload);
        ObjectNode answer = aws.callLog()
                .call(
                        caller,
                        "lambda",
                        "Invoke",
                        input,
                        staleBy -> invoke(function(region, nameOrArn), type, payload, input));
        return new HttpAnswer(
                answer.path("StatusCode").asInt(),
                "application/json",
                answer.has("FunctionError")
                        ? Map.of(
                                "X-Amz-Function-Error",
                                answer.path("FunctionError").asText())
                        : Map.of("X-Amz-Executed-Version", "$LATEST"),
                answer.path("Payload").asText());
    }

    private Invocable function(String region, String nameOrArn) {
        String qualified = nameOrArn.replaceFirst("^.*:function:", "");
        String[] parts = qualified.split(":", 2);
        Optional<String> qualifier =
                Optional.of(parts).filter(both -> both.length == 2).map(both -> both[1]);
        return Optional.ofNullable(byName.get(parts[0]))
                .filter(found -> region.equals(aws.region()))
                .filter(found -> qualifier.isEmpty() || has(parts[0], qualifier.get()))
                .map(found -> qualifier.map(found::qualified).orElse(found))
                .orElseThrow(() -> new SandboxException(
                        "ResourceNotFoundException",
                        "Function not found: arn:aws:lambda:%s:%s:function:%s"
                                .formatted(region, aws.accountId(), qualified),
                        404));
    }

    /** Whether Lambda has the alias or version. */
    private boolean has(String name, String qualifier) {
        if (ALWAYS.contains(qualifier)) {
            return true;
        }
        try {
            aws.quietly(
                    "lambda",
                    "GetFunctionConfiguration",
                    Json.object().put("FunctionName", name).put("Qualifier", qualifier));
            return true;
        } catch (SandboxException missing) {
            return false;
        }
    }

    private ObjectNode invoke(Invocable function, String type, String payload, ObjectNode input) {
        checkJson(payload);
        return switch (type) {
            case "RequestResponse" -> answer(function.attempt(payload));
            case "Event" -> {
                accepted.incrementAndGet();
                executor.execute(() -> later(function, payload, hasDestination(input)));
                yield Json.object().put("StatusCode", 202);
            }
            case "DryRun" -> Json.object().put("StatusCode", 204);
            default ->
                throw SandboxException.refused("InvalidParameterValueException", "Unknown invocation type: " + input);
        };
    }

    /** An alias, and no version. */
    private static boolean hasDestination(ObjectNode input) {
        return input.path("FunctionName").asText().matches("(.*:function:)?[^:]+:(?![0-9]+$)[A-Za-z0-9_-]+");
    }

    private void later(Invocable function, String event, boolean isKept) {
        try {
            Result result = function.attempt(event);
            function.failed(result).ifPresent(log::println);
            result.failure().filter(failure -> isKept).ifPresent(why -> destination.failed(function, event, why));
        } finally {
            accepted.decrementAndGet();
        }
    }

    /** How many asynchronous invocations have not ended. */
    public int pending() {
        return accepted.get();
    }

    private static void checkJson(String payload) {
        try {
            Json.parse(payload);
        } catch (MalformedJsonException e) {
            throw SandboxException.refused(
                    "InvalidRequestContentException", "Could not parse request body into json: " + e.getMessage());
        }
    }

    private static ObjectNode answer(Result result) {
        ObjectNode answer = Json.object().put("StatusCode", 200);
        result.answer().ifPresent(json -> answer.put("Payload", Json.write(json)));
        result.failure()
                .ifPresent(
                        failure -> answer.put("FunctionError", "Unhandled").put("Payload", Json.write(failure.json())));
        return answer;
    }
}
