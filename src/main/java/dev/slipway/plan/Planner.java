package dev.slipway.plan;

import dev.slipway.ecs.Entry;
import dev.slipway.ecs.Image;
import dev.slipway.ecs.ImageReference;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.State;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.target.Asked;
import dev.slipway.target.Asked.By;
import dev.slipway.target.SemVer;
import dev.slipway.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides about one target from values alone. The rules stand in the order in which they are asked. */
public final class Planner {
    private Planner() {}

    public static Decision decide(Asked asked, Seen seen) {
        try {
            Service service = serviceThatMayBeDeployed(asked.target(), seen);
            Optional<Decision> order = order(asked, seen);
            if (order.isPresent()) {
                return order.get();
            }
            return whatToRegister(asked, seen, service);
        } catch (Refusal refusal) {
            return new Decision.Refuse(refusal.reason());
        }
    }

    private static Service serviceThatMayBeDeployed(Target target, Seen seen) throws Refusal {
        Service service = seen.service()
                .orElseThrow(() -> new Refusal(
                        "there is no service %s (ECS says MISSING); create it in Terraform, or mend `cluster` and `ecsService` of target %s"
                                .formatted(target.serviceRef(), target)));
        if (!service.active()) {
            throw new Refusal("service %s is %s; ECS takes a new task definition only while it is ACTIVE"
                    .formatted(target.serviceRef(), service.status()));
        }
        return switch (service.controller()) {
            case "ECS" -> service;
            case "CODE_DEPLOY" ->
                throw new Refusal(
                        "service %s has the deployment controller CODE_DEPLOY, whose task definition only CodeDeploy may change; set deployment_controller to ECS in Terraform"
                                .formatted(target.serviceRef()));
            default ->
                throw new Refusal("service %s has the deployment controller %s; Slipway deploys only with ECS's own"
                        .formatted(target.serviceRef(), service.controller()));
        };
    }

    /** Whether this request has its place in the log already, or comes too late for one. */
    private static Optional<Decision> order(Asked asked, Seen seen) {
        String request = TagValues.identity(asked.request());
        Optional<Entry> last = seen.log().last();
        if (last.isEmpty()) {
            return Optional.empty();
        }
        Optional<Entry> same = seen.log()
                .ofRequest(request)
                .or(() -> seen.history().orElse(List.of()).stream()
                        .filter(e -> e.request().equals(request))
                        .findFirst());
        if (same.isPresent() && !(outdated(asked, same.get()) && isLast(same.get(), last.get()))) {
            Entry first = same.get();
            return Optional.of(
                    isLast(first, last.get()) || last.get().follows(first)
                            ? unchanged(
                                    seen, first, "the same request registered revision " + first.number() + " already")
                            : superseded(last.get()));
        }
        if (asked.requestedAt().isBefore(last.get().requestedAt())) {
            return Optional.of(superseded(last.get()));
        }
        if (seen.history().isEmpty() && LookBack.needed(asked, seen, last.get())) {
            return Optional.of(new Decision.Read(Decision.What.HISTORY));
        }
        Optional<String> desiredTag = seen.log().desired().flatMap(Entry::imageTag);
        Optional<String> askedTag = asked.image().tag();
        if (asked.onlyNewerVersions()
                && desiredTag.isPresent()
                && askedTag.isPresent()
                && SemVer.lower(askedTag.get(), desiredTag.get())) {
            return Optional.of(new Decision.Supersede(
                    "%s is a lower version than %s, which is desired".formatted(askedTag.get(), desiredTag.get())));
        }
        return Optional.empty();
    }

    private static boolean isLast(Entry first, Entry last) {
        return first.number() == last.number() || !last.beats(first);
    }

    /** Its template has changed since, and that is what it is asked for again. */
    private static boolean outdated(Asked asked, Entry first) {
        return asked.follows().filter(template -> !first.madeFrom(template)).isPresent();
    }

    private static Decision unchanged(Seen seen, Entry first, String reason) {
        return new Decision.Unchanged(seen.log().desired().orElse(first), reason);
    }

    private static Decision superseded(Entry by) {
        return new Decision.Supersede(
                "revision %d was requested later, at %s".formatted(by.number(), by.requestedAt()));
    }

    private static Decision whatToRegister(Asked asked, Seen seen, Service service) throws Refusal {
        Target target = asked.target();
        if (seen.image().isEmpty() && seen.newestTags().isEmpty()) {
            return new Decision.Read(Decision.What.NEWEST_TAGS);
        }
        Image image = imageThatMayBeDeployed(asked, seen);
        TaskDefinition template = whatItIsMadeFrom(asked, seen);
        ImageReference written = asked.image().withDigest(image.digest());
        if (seen.index().isPresent()) {
            TaskPlatform.check(template, seen.index().get(), written.toString());
        }
        Revision revision = new RevisionMaker(target, template)
                .make(asked, written, seen.log().newest(), seen.log().desired());
        Optional<Entry> desired = seen.log().desired();
        if (desired.isPresent()
                && SameContent.same(revision, desired.get())
                && !takenElsewhere(asked, service, desired.get())) {
            return new Decision.Unchanged(
                    desired.get(),
                    "revision %d has this image and this content"
                            .formatted(desired.get().number()));
        }
        refuseWhatFailedBefore(asked, seen, image, template);
        return TemplateChange.whatStandsAgainst(asked, seen, service).orElseGet(() -> now(seen, service, revision));
    }

    private static TaskDefinition whatItIsMadeFrom(Asked asked, Seen seen) throws Refusal {
        Target target = asked.target();
        return asked.restores()
                .map(restores -> restores.aim().definition())
                .or(seen::template)
                .orElseThrow(() -> new Refusal(
                        "there is no ACTIVE revision of the template %s; apply Terraform, or mend `template` of target %s"
                                .formatted(target.template(), target)));
    }

    /** A person who asks for what was told before, and is not run any more, asks for it anew. */
    private static boolean takenElsewhere(Asked asked, Service service, Entry desired) {
        return asked.by() == By.PERSON && Owner.wasTold(desired) && !service.runs(desired.arn());
    }

    private static Image imageThatMayBeDeployed(Asked asked, Seen seen) throws Refusal {
        Image image = seen.image().orElseThrow(() -> {
            List<String> newest = seen.newestTags().orElse(List.of());
            return new Refusal("ECR has no image %s; push it first%s"
                    .formatted(
                            asked.image(),
                            newest.isEmpty() ? "" : " (the newest tags there: " + String.join(", ", newest) + ")"));
        });
        if (image.archived()) {
            throw new Refusal(
                    "image %s is archived and cannot be pulled; restore it in ECR first".formatted(asked.image()));
        }
        return image;
    }

    /** A push of what failed here before would only fail again. A person may know better. */
    private static void refuseWhatFailedBefore(Asked asked, Seen seen, Image image, TaskDefinition template)
            throws Refusal {
        if (asked.by() == By.PERSON) {
            return;
        }
        var entries = new ArrayList<>(seen.log().entries());
        seen.history().ifPresent(entries::addAll);
        Optional<Entry> newestAttempt = entries.stream()
                .filter(e -> e.digest().equals(image.digest()) && e.template().equals(Optional.of(template.name())))
                .reduce((a, b) -> b.number() > a.number() ? b : a);
        if (newestAttempt.isPresent() && newestAttempt.get().state() == State.FAILED) {
            throw new Refusal(
                    "revision %d with this image and %s failed before; push another image, change the template, or request it by hand"
                            .formatted(newestAttempt.get().number(), template.name()));
        }
    }

    private static Decision now(Seen seen, Service service, Revision revision) {
        if (!Owner.mayBeRollingBack(service, seen.log().desired())) {
            return new Decision.Deploy(revision);
        }
        if (seen.serviceDeployment().isEmpty()) {
            return new Decision.Read(Decision.What.SERVICE_DEPLOYMENT);
        }
        return seen.serviceDeployment().get().filter(d -> d.rollingBackNow()).isPresent()
                ? new Decision.DeployLater(
                        revision, "ECS is rolling the service back; it is told to run this when that has settled")
                : new Decision.Deploy(revision);
    }
}
