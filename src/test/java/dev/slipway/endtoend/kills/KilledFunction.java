package dev.slipway.endtoend.kills;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.endtoend.process.FunctionProcess;
import dev.slipway.sandbox.runtime.LambdaRuntimeApi.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * One function as Lambda runs it: a process that takes one event after another, is started again after its death, and
 * gets an event that failed twice more, after the events that came meanwhile.
 */
final class KilledFunction implements AutoCloseable {
    private static final int ATTEMPTS = 3;
    /** An invocation of few calls that lives longer than its kill is not killed. */
    private static final int MOST_CALLS = 12;

    private static final int MOST_WRITES = 4;

    /** Services whose names begin with m have a release task. */
    static final Map<String, String> PARAMETERS = Map.of("RunTasks", "ENABLED", "Configuration", """
            {"targets": [
              {"service": "s{name}", "environment": "dev", "repository": "acme/s{name}", "tags": ["main-*"]},
              {"service": "m{name}", "environment": "dev", "repository": "acme/m{name}", "tags": ["main-*"],
               "releaseTask": {"command": ["bin/migrate"]}}]}""");

    private final String name;
    private final Path folder;
    private final FaultyConnection connection;
    private final RandomGenerator random;
    private final KillStatistics counts;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Queue<Future<?>> running = new ConcurrentLinkedQueue<>();
    private final Map<String, List<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final Queue<Event> failed = new ConcurrentLinkedQueue<>();
    /** The writes that the function died over before it published what they did. */
    private final List<String> unpublished = new CopyOnWriteArrayList<>();

    private FunctionProcess process;
    private volatile double killed;
    private volatile Runnable afterEach = () -> {};

    /** @param about what it announces: the key of its outcomes */
    private record Event(String id, String about, String json) {}

    /** @param folder an empty one */
    KilledFunction(String name, Path folder, long seed, KillStatistics counts) throws Exception {
        this.name = name;
        this.folder = folder;
        this.counts = counts;
        this.connection = new FaultyConnection(seed, counts);
        this.random = RandomGeneratorFactory.of("SplittableRandom").create(seed + 1);
        this.process = start();
    }

    private FunctionProcess start() throws Exception {
        return new FunctionProcess(name, folder, connection.endpoint(), PARAMETERS);
    }

    /**
     * @param faults share of the calls that meet a fault
     * @param kills share of the invocations in which the function dies
     * @param after runs after each attempt, and during the pauses of one
     */
    void leadTo(URI account, double faults, double kills, Runnable after) {
        connection.leadTo(account, faults, after);
        killed = kills;
        afterEach = after;
    }

    /**
     * Lambda gets an event.
     *
     * @param id of the request, the same in each attempt
     * @param about the key of its outcomes
     */
    void event(String id, String about, String json) {
        attempt(new Event(id, about, json), 1);
    }

    /** It dies once, at this call from now on; after that, or without any, it lives. */
    void killOnce(int call, FaultyConnection.Fate how) {
        connection.killOnce(call, how, () -> process.kill());
    }

    int calls() {
        return connection.calls();
    }

    private void attempt(Event event, int number) {
        counts.count("retries of " + name, number > 1 ? 1 : 0);
        running.add(thread.submit(() -> {
            boolean again = !isAnswered(event);
            if (again && number < ATTEMPTS) {
                attempt(event, number + 1);
            } else if (again) {
                counts.count("events of %s that failed three times".formatted(name), 1);
                failed.add(event);
            }
            afterEach.run();
            return again;
        }));
    }

    private boolean isAnswered(Event event) throws Exception {
        if (random.nextDouble() < killed) {
            boolean atWrite = random.nextBoolean();
            connection.killAt(random.nextInt(atWrite ? MOST_WRITES : MOST_CALLS), atWrite, process::kill);
        }
        Answer answer = process.invoke(event.id(), event.json());
        Set<String> writes = connection.end();
        counts.count("invocations of %s, %s".formatted(name, answer.where()), 1);
        boolean isAnswered = answer.where().equals("response");
        if (isAnswered) {
            answers.computeIfAbsent(event.about(), none -> new CopyOnWriteArrayList<>())
                    .add(answer.body());
        } else if (!answer.where().equals("error")) {
            process.close();
            errors.add(process.errors());
            unpublished.addAll(writes);
            process = start();
        }
        return isAnswered;
    }

    /** Waits until no event is left, those included that another event brings. */
    void finish() throws InterruptedException, ExecutionException {
        for (Future<?> next = running.poll(); next != null; next = running.poll()) {
            next.get();
        }
    }

    boolean isIdle() {
        return running.isEmpty();
    }

    /** What a person does with the queue of failed invocations. */
    void sendFailedAgain() {
        for (Event event = failed.poll(); event != null; event = failed.poll()) {
            attempt(event, 1);
        }
    }

    boolean hasAnswered(String about) {
        return answers.containsKey(about);
    }

    /** Whether the function died after a call that changed something of this service, and before it published that. */
    boolean diedOver(String service) {
        return unpublished.stream().anyMatch(write -> write.contains(service));
    }

    /** The outcomes for a service in all answers to events about something. */
    List<String> outcomes(String about, String service) {
        return answers.getOrDefault(about, List.of()).stream()
                .flatMap(answer -> answer.path("outcomes").valueStream())
                .filter(outcome -> outcome.path("service").asText(service).equals(service))
                .map(outcome -> outcome.path("outcome").asText())
                .toList();
    }

    /** What the processes wrote to their standard error output, together. */
    String errors() throws IOException {
        return String.join("", errors) + process.errors();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        process.close();
        connection.close();
    }
}
