package dev.slipway.soak;

import dev.slipway.fixtures.ReleaseTaskRuns;
import dev.slipway.reconcile.TargetsAtRest;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.Lag;
import dev.slipway.sandbox.api.ReadKind;
import dev.slipway.sandbox.events.Bus.Delivery;
import dev.slipway.sandbox.template.Template;
import dev.slipway.sandbox.template.TemplateRules;
import dev.slipway.select.Targets;
import dev.slipway.text.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Runs a plan: the AWS account, the functions, the faults between them, and the rounds. */
final class SoakRun {
    private static final Instant BEGIN = Instant.parse("2026-11-20T10:00:00Z");
    private static final Duration PERIOD = Duration.ofMinutes(5);
    /** Longer than any deadline, and than until each release log is read: if nothing is changed for this long, nothing will be. */
    private static final Duration QUIET = TargetsAtRest.LONGEST.plusMinutes(10);

    private static final int MOST_QUIET_WAITS = 20;
    /** How far reads are behind the writes. */
    private static final Duration LAG = Duration.ofMillis(1_500);

    private final Plan plan;
    private final RandomGenerator random;
    private final SimulatedTime time = new SimulatedTime(BEGIN);
    private final AwsAccount account = new AwsAccount(time);
    private final Fleet fleet;
    private final SoakTrace trace = new SoakTrace(time);
    private final SoakStatistics figures = new SoakStatistics(trace);
    private final PushSchedule pushes;
    private final RequestSchedule requests;
    private final SimulatedLambda deploy;
    private final SimulatedLambda rollback;
    private final Set<String> matched = new HashSet<>();
    private final Set<String> delivered = new HashSet<>();
    private final SoakInvariants judge = new SoakInvariants(this);
    private int reconciliations;

    /**
     * The plan of a run.
     *
     * @param rounds the invariants are checked after each of them
     * @param within the time in which all pushes and requests happen
     * @param bad share of the pushes whose deployment fails
     * @param crashShare share of the invocations that crash
     * @param schedule whether the schedule reconciles
     */
    record Plan(
            long seed,
            int services,
            int pushes,
            int requests,
            int rounds,
            Duration within,
            double bad,
            Chaos.Shares chaos,
            double crashShare,
            boolean schedule) {
        Plan withoutSchedule() {
            return new Plan(seed, services, pushes, requests, rounds, within, bad, chaos, crashShare, false);
        }
    }

    SoakRun(Plan plan) {
        this.plan = plan;
        random = RandomGeneratorFactory.of("SplittableRandom").create(plan.seed());
        fleet = Fleet.of(plan.services(), random);
        fleet.create(account);
        Targets targets = Targets.of(fleet.configuration(account));
        var functions = new SoakFunctions(account, time, targets, random, figures);
        deploy = new SimulatedLambda(
                time,
                random,
                figures,
                functions::deploy,
                Duration.ofMinutes(5),
                new SimulatedLambda.Crashes(plan.crashShare(), 12));
        rollback = new SimulatedLambda(
                time,
                random,
                figures,
                functions::settle,
                Duration.ofMinutes(15),
                new SimulatedLambda.Crashes(plan.crashShare(), 12));
        pushes = new PushSchedule(account, time, fleet, random, plan.bad());
        requests = new RequestSchedule(time, fleet, pushes, random, deploy);
        connect();
    }

    private void connect() {
        TemplateRules.of(Template.read(Path.of("template.yaml")), Map.of("RunTasks", "ENABLED"))
                .addTo(
                        account.bus(),
                        Map.of(
                                "DeployFunction",
                                e -> deliver(deploy, e),
                                "RollbackFunction",
                                e -> deliver(rollback, e)));
        account.faults().realRates();
        account.consistency()
                .lag(Lag.ofReads(LAG).with(ReadKind.TAGS, LAG.multipliedBy(2)).with(ReadKind.REVISION_USE, LAG))
                .shuffled(plan.seed());
        account.faults().before((service, operation, input) -> {
            Optional<SimulatedLambda.Run> run = deploy.running().or(rollback::running);
            figures.called(operation);
            trace.call(run.map(Object::toString).orElse(""), operation, input);
            run.ifPresent(r -> r.call(latency()));
        });
        account.faults().after((service, operation, input) -> {
            if (operation.equals("UpdateService")) {
                figures.updated(
                        fleet.member(
                                input.path("service").asText(),
                                input.path("cluster").asText()),
                        new ReleaseTaskRuns.Update(
                                time.instant(), input.path("taskDefinition").asText()));
            }
        });
        time.add(new SimulatedTime.Source() {
            @Override
            public Optional<Instant> next() {
                return account.nextStep();
            }

            @Override
            public void run() {
                account.step();
            }
        });
        time.add(new Events(new Chaos(account, time, plan.seed(), plan.chaos())));
    }

    /** Most calls are quick, and some are slow enough for other calls to come in between. */
    private Duration latency() {
        return Duration.ofMillis(random.nextInt(20) == 0 ? random.nextLong(3_000) : random.nextLong(10, 40));
    }

    private final class Events implements SimulatedTime.Source {
        private final Chaos chaos;

        Events(Chaos chaos) {
            this.chaos = chaos;
        }

        @Override
        public Optional<Instant> next() {
            return account.bus().pending().isEmpty() ? chaos.next() : Optional.of(time.instant());
        }

        @Override
        public void run() {
            for (Delivery delivery : account.bus().pending()) {
                matched.add(delivery.event().id());
            }
            chaos.deliver();
        }
    }

    private void deliver(SimulatedLambda function, String event) {
        delivered.add(SoakTrace.id(event));
        function.event(event);
    }

    /**
     * Runs all rounds; a round ends when all its pushes and requests are made and nothing is changed any more.
     *
     * @return the violations of all rounds
     */
    List<String> run() {
        long began = System.nanoTime();
        if (plan.schedule()) {
            time.every(PERIOD, time.instant().plusSeconds(133), this::sweep);
        }
        var violations = new ArrayList<String>(judge.violations());
        for (int round = 0; round < plan.rounds() && violations.isEmpty(); round++) {
            round(plan.within().dividedBy(plan.rounds()));
            violations.addAll(judge.violations());
            String changes = changesOfThreeMoreReconciliations();
            if (!changes.isEmpty()) {
                violations.add("three more reconciliations made changing calls, but nothing was left to do:%n%s"
                        .formatted(changes));
            }
        }
        if (plan.schedule() && !figures.leftLogsUnread()) {
            violations.add("the schedule read most release logs, so that what it remembers was not tried");
        }
        judge.print();
        print(Duration.ofNanos(System.nanoTime() - began));
        return violations;
    }

    private void round(Duration within) {
        pushes.plan(plan.pushes() / plan.rounds(), within);
        requests.plan(plan.requests() / plan.rounds(), within);
        new RandomFaults(account, time, random)
                .until(time.instant().plus(within).plus(QUIET.dividedBy(2)));
        time.runUntil(time.instant().plus(within));
        int before = -1;
        for (int i = 0; i < MOST_QUIET_WAITS && figures.writes() != before; i++) {
            before = figures.writes();
            time.runUntil(time.instant().plus(QUIET));
        }
    }

    private void sweep() {
        reconciliations++;
        // the answers of a hundred thousand calls do not fit into memory
        account.forgetCalls();
        rollback.event(Json.write(Json.object()
                .put("version", "0")
                .put("id", "schedule-" + reconciliations)
                .put("source", "aws.events")
                .put("detail-type", "Scheduled Event")
                .put("account", account.accountId())
                .put("region", account.region())
                .put("time", time.instant().toString())
                .set("detail", Json.object())));
    }

    private String changesOfThreeMoreReconciliations() {
        Instant begun = time.instant();
        time.runUntil(begun.plus(PERIOD.multipliedBy(3)));
        return trace.changesSince(begun);
    }

    private void print(Duration wall) {
        figures.print();
        long deployments = account.bus().events().stream()
                .filter(e -> e.detail().path("eventName").asText().equals("SERVICE_DEPLOYMENT_IN_PROGRESS"))
                .count();
        SoakStatistics.line("%,d services, %,d pushes, %,d requests, %,d deployments by ECS, %,d reconciliations"
                .formatted(plan.services(), plan.pushes(), plan.requests(), deployments, reconciliations));
        SoakStatistics.line(
                "%,d of %,d events were dropped".formatted(matched.size() - delivered.size(), matched.size()));
        Duration simulated = Duration.between(BEGIN, time.instant());
        SoakStatistics.line("%,d minutes simulated in %,d ms".formatted(simulated.toMinutes(), wall.toMillis()));
    }

    boolean wasDelivered(String event) {
        return delivered.contains(event);
    }

    AwsAccount account() {
        return account;
    }

    Fleet fleet() {
        return fleet;
    }

    PushSchedule pushes() {
        return pushes;
    }

    RequestSchedule requests() {
        return requests;
    }

    SoakStatistics figures() {
        return figures;
    }

    SoakTrace trace() {
        return trace;
    }
}
