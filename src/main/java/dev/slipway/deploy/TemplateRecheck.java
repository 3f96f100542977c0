package dev.slipway.deploy;

import dev.slipway.access.Parallel;
import dev.slipway.config.Target;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.release.Release;
import dev.slipway.release.TagValues;
import dev.slipway.select.DeployRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Converges a target after UpdateService and, in parallel, reads its template again where the target follows that: the
 * template may have changed since it was read, and the function that handled that event may have ended before this
 * release was registered. Of two that race, the one that reads last sees both.
 */
final class TemplateRecheck {
    private final DeployRequest request;
    private final Target target;
    private final TaskDefinitions taskDefinitions;
    private final Converger converger;
    private final Parallel parallel;

    TemplateRecheck(DeployRequest request, TaskDefinitions taskDefinitions, Converger converger, Parallel parallel) {
        this.request = request;
        this.target = request.target();
        this.taskDefinitions = taskDefinitions;
        this.converger = converger;
        this.parallel = parallel;
    }

    /**
     * What was found.
     *
     * @param next the same request with the newest template, where its release is desired and has an older one
     */
    record Recheck(Converger.Convergence convergence, Optional<DeployRequest> next) {}

    /** @throws AwsException of any of the calls */
    Recheck run() {
        // a person's rollback restores the old template, too
        if (!target.followTemplate() || request.restores().isPresent()) {
            return new Recheck(converger.run(), Optional.empty());
        }
        CompletableFuture<Optional<TaskDefinition>> newest =
                parallel.start(() -> taskDefinitions.newest(target.template()));
        Converger.Convergence convergence = converger.run();
        Optional<TaskDefinition> template = Parallel.await(newest);
        // before UpdateService, a function that handled a newer template may have found another revision running; and
        // where the other reads were old, so may this one be
        boolean isOld = convergence.updated() || convergence.repeated();
        Optional<TaskDefinition> last = isOld ? taskDefinitions.newest(target.template()) : template;
        return new Recheck(convergence, last.flatMap(t -> next(t.name(), convergence)));
    }

    private Optional<DeployRequest> next(RevisionName template, Converger.Convergence convergence) {
        return convergence
                .wanted()
                .filter(d -> convergence.leftAlone().isEmpty() && isOwn(d) && !isRestored(d) && isOlder(d, template))
                .filter(d ->
                        request.follows().filter(least -> isAt(least, template)).isEmpty())
                .map(d -> request.again(d.requestedAt(), template));
    }

    /** The other requests check their own releases. */
    private boolean isOwn(Release desired) {
        return desired.request().equals(TagValues.identity(request.request()));
    }

    /** By a person's rollback: the same request, when it is repeated, does not say so any more. */
    private boolean isRestored(Release desired) {
        return desired.restores().isPresent() && request.by() == DeployRequest.By.PERSON;
    }

    /** This run deployed that template already, or a rule forbade it. */
    private static boolean isAt(RevisionName followed, RevisionName template) {
        return followed.family().equals(template.family()) && followed.number() >= template.number();
    }

    private static boolean isOlder(Release release, RevisionName template) {
        return release.template()
                .filter(made -> made.family().equals(template.family()) && made.number() < template.number())
                .isPresent();
    }
}
