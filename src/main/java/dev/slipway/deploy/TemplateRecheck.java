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
 * The look at log and service once a service was told and, beside it, at the template where the target follows that: it
 * may have changed since it was read, and whoever heard of that may have been done before this entry was appended. Of
 * two who race, the one that looks last sees both.
 */
final class TemplateRecheck {
    private final DeployRequest asked;
    private final Target target;
    private final TaskDefinitions taskDefinitions;
    private final Converger converge;
    private final Parallel parallel;
    private Optional<DeployRequest> again = Optional.empty();

    TemplateRecheck(DeployRequest asked, TaskDefinitions taskDefinitions, Converger converge, Parallel parallel) {
        this.asked = asked;
        this.target = asked.target();
        this.taskDefinitions = taskDefinitions;
        this.converge = converge;
        this.parallel = parallel;
    }

    /** @throws AwsException of any of the calls */
    Converger.Convergence run() {
        // who goes back wants what was, whole
        if (!target.followTemplate() || asked.restores().isPresent()) {
            return converge.run(target);
        }
        CompletableFuture<Optional<TaskDefinition>> newest =
                parallel.start(() -> taskDefinitions.newest(target.template()));
        Converger.Convergence found = converge.run(target);
        Optional<TaskDefinition> template = Parallel.await(newest);
        // until the service was told, who heard of a change may have found that it runs something else, and left it
        Optional<TaskDefinition> last = found.told() ? taskDefinitions.newest(target.template()) : template;
        again = last.flatMap(t -> again(t.name(), found));
        return found;
    }

    private Optional<DeployRequest> again(RevisionName template, Converger.Convergence found) {
        return found.desired()
                .filter(d -> found.left().isEmpty() && isOurs(d) && !isWhole(d) && isOlder(d, template))
                .filter(d ->
                        asked.follows().filter(least -> isAt(least, template)).isEmpty())
                .map(d -> asked.again(d.requestedAt(), template));
    }

    /** Others look after what they appended themselves. */
    private boolean isOurs(Release desired) {
        return desired.request().equals(TagValues.identity(asked.request()));
    }

    /** A person went back by it, which is not said any more where the same request comes again. */
    private boolean isWhole(Release desired) {
        return desired.restores().isPresent() && asked.by() != DeployRequest.By.TEMPLATE;
    }

    /** It was asked for with that already: what stood against it then, still does. */
    private static boolean isAt(RevisionName asked, RevisionName template) {
        return asked.family().equals(template.family()) && asked.number() >= template.number();
    }

    private static boolean isOlder(Release release, RevisionName template) {
        return release.template()
                .filter(made -> made.family().equals(template.family()) && made.number() < template.number())
                .isPresent();
    }

    /** The same request once more, if at the last look its entry was desired, and made from what is not newest. */
    Optional<DeployRequest> again() {
        return again;
    }
}
