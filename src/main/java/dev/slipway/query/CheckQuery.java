package dev.slipway.query;

import dev.slipway.access.ImageAvailability;
import dev.slipway.access.LogReader;
import dev.slipway.access.Parallel;
import dev.slipway.config.Target;
import dev.slipway.deploy.plan.DeploymentRules;
import dev.slipway.deploy.plan.ReleaseTasks;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.select.TargetOwnership;
import dev.slipway.select.Targets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Looks, before a deployment, at all that it needs: with the rules of deployments, one by one. It writes nothing, and what it
 * cannot read is a finding, too.
 */
public record CheckQuery(Aws aws, Parallel parallel, InstantSource clock, Targets targets, ReleaseTasks releaseTasks) {

    /** What a read answered, or AWS's words where it failed. */
    record Read<T>(Optional<T> value, String failure) {
        static <T> Read<T> of(Supplier<T> read) {
            try {
                return new Read<>(Optional.of(read.get()), "");
            } catch (AwsException failure) {
                return new Read<>(Optional.empty(), String.valueOf(failure.getMessage()));
            }
        }
    }

    /** @param tag of the image; empty: the newest one that a push would deploy */
    public List<Finding> check(Target target, Optional<String> tag) {
        CompletableFuture<Read<Optional<TaskDefinition>>> template = parallel.start(
                () -> Read.of(() -> aws.taskDefinitions(target.location()).newest(target.template())));
        var log = new LogReader(aws.taskDefinitions(target.location()), parallel, clock);
        CompletableFuture<Read<LogTail>> tail = parallel.start(() -> Read.of(() -> log.end(target.family())));
        Read<Optional<Service>> service =
                Read.of(() -> aws.services(target.location()).find(target.serviceRef()));
        var facts = new Facts(target, service, Parallel.await(template), Parallel.await(tail));
        var findings = new ArrayList<Finding>();
        findings.addAll(service(facts));
        findings.addAll(template(facts));
        ReleaseTaskFinding.of(target, facts.readTemplate(), releaseTasks).ifPresent(findings::add);
        findings.addAll(new ImageCheck(aws, clock, targets).of(target, tag, facts.readTemplate()));
        findings.addAll(log(facts, log));
        return List.copyOf(findings);
    }

    /** The first reads. */
    private record Facts(
            Target target,
            Read<Optional<Service>> service,
            Read<Optional<TaskDefinition>> template,
            Read<LogTail> log) {
        Optional<Service> readService() {
            return service.value().flatMap(s -> s);
        }

        Optional<TaskDefinition> readTemplate() {
            return template.value().flatMap(t -> t);
        }
    }

    private static List<Finding> service(Facts facts) {
        Target target = facts.target();
        if (target.isTask()) {
            return List.of();
        }
        if (facts.service().value().isEmpty()) {
            return List.of(Finding.refuse("service", facts.service().failure()));
        }
        Optional<String> refusal = DeploymentRules.service(target, facts.readService());
        if (refusal.isPresent()) {
            return List.of(Finding.refuse("service", refusal.get()));
        }
        Service service = facts.readService().orElseThrow();
        return List.of(
                Finding.ok("service", "%s is ACTIVE".formatted(target.serviceRef())),
                DeploymentRules.controller(target, service)
                        .map(why -> Finding.refuse("controller", why))
                        .orElseGet(() -> Finding.ok("controller", service.controller())),
                FailureDetectionCheck.of(target, service));
    }

    private List<Finding> template(Facts facts) {
        Target target = facts.target();
        if (facts.template().value().isEmpty()) {
            return List.of(Finding.refuse("template", facts.template().failure()));
        }
        Optional<String> refusal = DeploymentRules.template(target, facts.readTemplate())
                .or(() -> facts.readTemplate()
                        .flatMap(new TargetOwnership(targets)::ofTemplate)
                        .map(TargetOwnership.Owner::reason));
        if (facts.readTemplate().isEmpty()) {
            return List.of(Finding.refuse("template", refusal.orElseThrow()));
        }
        TaskDefinition template = facts.readTemplate().get();
        return List.of(
                refusal.map(why -> Finding.refuse("template", why))
                        .orElseGet(() -> Finding.ok("template", template.name().toString())),
                DeploymentRules.containers(target, template)
                        .map(why -> Finding.refuse("containers", why))
                        .orElseGet(() -> Finding.ok("containers", containers(target, template))));
    }

    private static String containers(Target target, TaskDefinition template) {
        return "the image goes into " + String.join(", ", DeploymentRules.namesOfContainers(target, template));
    }

    private List<Finding> log(Facts facts, LogReader log) {
        if (facts.log().value().isEmpty()) {
            return List.of(Finding.refuse("family", facts.log().failure()));
        }
        Target target = facts.target();
        LogTail tail = facts.log().value().get();
        Read<List<Release>> newest =
                Read.of(() -> log.history(target.family()).newest(tail).releases());
        if (newest.value().isEmpty()) {
            return List.of(Finding.refuse("family", newest.failure()));
        }
        List<Release> releases = newest.value().get();
        var findings = new ArrayList<Finding>();
        findings.add(family(target, facts.readService(), tail));
        tail.holdAt(clock.instant())
                .map(hold -> Finding.warn("hold", "the target is " + hold.words()))
                .ifPresent(findings::add);
        findings.add(rollback(target, facts.readService(), releases));
        findings.add(PushCheck.of(target, releases));
        return findings;
    }

    private Finding family(Target target, Optional<Service> service, LogTail tail) {
        return new TargetOwnership(targets)
                .other(target, service.map(Service::taskDefinition), tail)
                .map(owner -> Finding.refuse("family", owner.reason()))
                .orElseGet(
                        () -> Finding.ok("family", "%s is not shared with another target".formatted(target.family())));
    }

    /** The newest good release, whose images must still be in ECR. */
    private Finding rollback(Target target, Optional<Service> service, List<Release> releases) {
        String subject = "rollback";
        if (target.isTask()) {
            return Finding.ok(subject, "only on request, because nothing judges how the tasks of others end");
        }
        Optional<Release> good = Release.requestedLast(releases.stream().filter(r -> r.state() == ReleaseState.GOOD));
        if (good.isEmpty()) {
            return Finding.warn(
                    subject,
                    "no revision is good yet, so there is nothing to roll back to: if the first deployment fails, the old tasks keep running, and a person must act");
        }
        boolean isRolledBack = target.rollback() == Target.Rollback.AUTO
                || service.filter(Service::rollsBackAutomatically).isPresent();
        if (!isRolledBack) {
            return Finding.warn(
                    subject,
                    "`rollback` is off and ECS does not roll back either: after a failed deployment, request `rollback`");
        }
        Release to = good.get();
        Read<List<String>> missing = Read.of(() -> new ImageAvailability(aws.images(), parallel)
                .missing(ImageAvailability.inEcr(to)).stream()
                        .map(Object::toString)
                        .toList());
        if (missing.value().isEmpty()) {
            return Finding.warn(subject, missing.failure());
        }
        return missing.value().get().stream()
                .findFirst()
                .map(image -> Finding.warn(
                        subject,
                        "revision %s is the last good one, and ECR does not have its image %s; keep such images in the repository's lifecycle policy"
                                .formatted(Words.revision(to), image)))
                .orElseGet(() -> Finding.ok(subject, "revision %s is the last good one".formatted(Words.revision(to))));
    }
}
