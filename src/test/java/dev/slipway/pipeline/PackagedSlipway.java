package dev.slipway.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.endtoend.process.FunctionProcess;
import dev.slipway.fixtures.FunctionFixture;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.events.Bus.Delivery;
import dev.slipway.sandbox.events.Event;
import dev.slipway.sandbox.http.Invocable;
import dev.slipway.sandbox.http.Server;
import dev.slipway.sandbox.runtime.LambdaRuntimeApi;
import dev.slipway.sandbox.template.Template;
import dev.slipway.sandbox.template.TemplateRules;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Slipway as it is installed: both functions run from the packaged jar in Lambda's runtime client, in processes of their own;
 * the template's rules deliver events to them, and the command line invokes the deploy function. Rollouts run in real time.
 */
final class PackagedSlipway implements AutoCloseable {
    private static final int MILLISECONDS = 20;

    private final AtomicReference<Duration> behind = new AtomicReference<>(Duration.ZERO);
    private final AwsAccount account = new AwsAccount(() -> Instant.now().minus(behind.get()));
    private final Server server = new Server(account);
    private final FunctionProcess deploy;
    private final FunctionProcess rollback;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private volatile Predicate<Event> lost = event -> false;
    private volatile boolean isFrozen;

    PackagedSlipway(Path directory, String configuration) throws Exception {
        this(directory, Map.of("Configuration", configuration));
    }

    /** @param parameters of the template, including Configuration */
    PackagedSlipway(Path directory, Map<String, String> parameters) throws Exception {
        deploy = process("DeployFunction", directory, server.endpoint(), parameters);
        rollback = process("RollbackFunction", directory, server.endpoint(), parameters);
        TemplateRules.of(Template.read(Path.of("template.yaml")), parameters)
                .addTo(account.bus(), Map.of("DeployFunction", events(deploy), "RollbackFunction", events(rollback)));
        server.functions().add(requests(deploy));
    }

    private static FunctionProcess process(String name, Path directory, URI endpoint, Map<String, String> parameters)
            throws Exception {
        return new FunctionProcess(name, Files.createDirectory(directory.resolve(name)), endpoint, parameters);
    }

    private static Consumer<String> events(FunctionProcess function) {
        return event -> answer(function, event);
    }

    private static Invocable requests(FunctionProcess function) {
        return new Invocable() {
            @Override
            public String name() {
                return "slipway-deploy";
            }

            @Override
            public Result invoke(String event) {
                LambdaRuntimeApi.Answer answer = answer(function, event);
                JsonNode body = answer.body();
                return answer.where().equals("response")
                        ? new Result(Optional.of(body), Optional.empty())
                        : Result.failed(new IllegalStateException(
                                body.path("errorMessage").asText()));
            }
        };
    }

    private static LambdaRuntimeApi.Answer answer(FunctionProcess function, String event) {
        try {
            return function.invoke(event);
        } catch (Exception e) {
            throw new AssertionError("no answer to " + event, e);
        }
    }

    /** From now on rollouts proceed, and events arrive. */
    PackagedSlipway start() {
        var _ = clock.scheduleWithFixedDelay(this::pass, 0, MILLISECONDS, TimeUnit.MILLISECONDS);
        return this;
    }

    private void pass() {
        if (!isFrozen) {
            account.step();
        }
        account.bus().take().stream()
                .filter(delivery -> !lost.test(delivery.event()))
                .forEach(Delivery::deliver);
    }

    /** From now on EventBridge loses these events. */
    void lose(Predicate<Event> events) {
        lost = events;
    }

    /** From now on no task starts or ends, until {@link #goOn}. */
    void freeze() {
        isFrozen = true;
    }

    void goOn() {
        isFrozen = false;
    }

    /** ECS's clock is behind that of the functions: what ECS starts now began so long ago. */
    void setBehind(Duration time) {
        behind.set(time);
    }

    /** The schedule reconciles once. */
    void reconcile() {
        answer(rollback, FunctionFixture.file("scheduled.json"));
    }

    AwsAccount account() {
        return account;
    }

    String deployLog() throws IOException {
        return String.join("\n", deploy.log());
    }

    /** {@code bin/slipway}, as this person types it. */
    SlipwayScript of(String person) {
        return new SlipwayScript(CommandFixture.of(server.endpoint())).with(Map.of("USER", person));
    }

    /** No pass is made while the functions end: it would send them events. */
    @Override
    public void close() {
        clock.close();
        rollback.close();
        deploy.close();
        server.close();
    }
}
