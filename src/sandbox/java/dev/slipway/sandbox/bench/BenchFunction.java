package dev.slipway.sandbox.bench;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.lambda.DeployFunction;
import dev.slipway.lambda.InvocationFailedException;
import dev.slipway.lambda.RollbackFunction;
import dev.slipway.sandbox.local.LocalContext;
import dev.slipway.text.Json;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/** Runs the function in a process of its own. It reads a line with an event, and writes a line with time and outcomes. */
final class BenchFunction {
    static final String READY = "ready";
    static final String DEPLOY = "deploy";
    static final String ROLLBACK = "rollback";
    private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:slipway";
    private static final Duration TIMEOUT = Duration.ofMinutes(15);

    private BenchFunction() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        // the function's log goes to standard error; logging is part of the function's cost
        System.setOut(System.err);
        RequestStreamHandler function =
                arguments.length > 0 && arguments[0].equals(ROLLBACK) ? new RollbackFunction() : new DeployFunction();
        answers.println(READY);
        var events = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String event = events.readLine(); event != null; event = events.readLine()) {
            answers.println(invoke(function, event));
        }
    }

    private static String invoke(RequestStreamHandler function, String event) throws IOException {
        var output = new ByteArrayOutputStream();
        ObjectNode answer = Json.object();
        long start = System.nanoTime();
        try {
            function.handleRequest(
                    new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                    output,
                    new LocalContext(ARN, UUID.randomUUID().toString(), TIMEOUT));
        } catch (InvocationFailedException failure) {
            answer.put("failure", failure.getMessage());
        }
        answer.put("millis", Duration.ofNanos(System.nanoTime() - start).toMillis());
        ObjectNode outcomes = answer.putObject("outcomes");
        if (output.size() > 0) {
            for (JsonNode outcome :
                    Json.parse(output.toString(StandardCharsets.UTF_8)).path("outcomes")) {
                String kind = outcome.path("outcome").asText();
                outcomes.put(kind, outcomes.path(kind).asInt() + 1);
            }
        }
        return Json.write(answer);
    }
}
