package dev.slipway.soak;

import dev.slipway.apply.Deployer;
import dev.slipway.apply.Discovery;
import dev.slipway.apply.Outcome;
import dev.slipway.apply.Paced;
import dev.slipway.apply.Pause;
import dev.slipway.apply.Settler;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.Json;
import dev.slipway.rollback.Heard;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.target.Configuration;
import dev.slipway.target.Home;
import dev.slipway.target.Selection;
import dev.slipway.trigger.Invocation;
import dev.slipway.trigger.Trigger.Ended;
import dev.slipway.trigger.Trigger;
import dev.slipway.trigger.Triggers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The code of both functions, with the sandbox as AWS and simulated time. */
final class SoakFunctions {
    private static final Duration AFTER_A_PAUSE = Duration.ofSeconds(10);

    private final AwsAccount world;
    private final Time time;
    private final Configuration configuration;
    private final RandomGenerator random;
    private final Figures figures;

    SoakFunctions(AwsAccount world, Time time, Configuration configuration, RandomGenerator random, Figures figures) {
        this.world = world;
        this.time = time;
        this.configuration = configuration;
        this.random = random;
        this.figures = figures;
    }

    List<Outcome> deploy(String event, Lambda.Run run) {
        return switch (Triggers.read(Json.parse(event), new Invocation(run.id(), time.instant()))) {
            case Trigger.Push push -> deploy(configuration.select(push), run);
            case Trigger.Deploy request -> deploy(configuration.select(request), run);
            case Trigger.Rollback request -> deploy(configuration.select(request), run);
            case Trigger other -> throw new IllegalArgumentException("DeployFunction does not handle this: " + other);
        };
    }

    private List<Outcome> deploy(Selection selection, Lambda.Run run) {
        return new Deployer(aws(run), Runnable::run, time, pause(run)).deploy(selection);
    }

    List<Outcome> settle(String event, Lambda.Run run) {
        return switch (Triggers.read(Json.parse(event), new Invocation(run.id(), time.instant()))) {
            case Trigger.StateChange change -> heard(change, run);
            case Trigger.Scheduled scheduled -> sweep(run);
            case Trigger other -> throw new IllegalArgumentException("RollbackFunction does not handle this: " + other);
        };
    }

    private List<Outcome> heard(Trigger.StateChange change, Lambda.Run run) {
        var settler = new Settler(aws(run), Runnable::run, time);
        var heard = new Heard(change.deployment(), change.ended() == Ended.COMPLETED, change.reason(), change.at());
        return configuration.ofService(change.account(), change.region(), change.cluster(), change.service()).stream()
                .flatMap(target -> settler.heard(target, heard).stream())
                .toList();
    }

    private List<Outcome> sweep(Lambda.Run run) {
        var aws = new Paced(aws(run), new Home(world.account(), world.region()), time, pause(run));
        Discovery.Found found = new Discovery(aws, Runnable::run).targets(configuration);
        var outcomes = new ArrayList<>(new Settler(aws, Runnable::run, time).sweep(found.targets()));
        outcomes.addAll(found.troubles());
        return outcomes;
    }

    private Aws aws(Lambda.Run run) {
        return new Retried(new SandboxAws(world), time, run.deadline(), random, figures);
    }

    private Pause pause(Lambda.Run run) {
        return length -> {
            if (time.instant().plus(length).isAfter(run.deadline().minus(AFTER_A_PAUSE))) {
                return false;
            }
            time.sleep(length);
            return true;
        };
    }
}
