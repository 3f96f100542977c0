package dev.slipway.apply;

import dev.slipway.ecs.AwsFailure;
import dev.slipway.ecs.Entry;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.plan.TagValues;
import dev.slipway.target.Asked;
import dev.slipway.target.Target;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The look at log and service once a service was told and, beside it, at the template where the target follows that: it
 * may have changed since it was read, and whoever heard of that may have been done before this entry was appended. Of
 * two who race, the one that looks last sees both.
 */
final class LookAgain {
    private final Asked asked;
    private final Target target;
    private final TaskDefinitions taskDefinitions;
    private final Converge converge;
    private final AllAtOnce allAtOnce;
    private Optional<Asked> again = Optional.empty();

    LookAgain(Asked asked, TaskDefinitions taskDefinitions, Converge converge, AllAtOnce allAtOnce) {
        this.asked = asked;
        this.target = asked.target();
        this.taskDefinitions = taskDefinitions;
        this.converge = converge;
        this.allAtOnce = allAtOnce;
    }

    /** @throws AwsFailure of any of the calls */
    Converge.Found run() {
        // who goes back wants what was, whole
        if (!target.followTemplate() || asked.restores().isPresent()) {
            return converge.run(target);
        }
        CompletableFuture<Optional<TaskDefinition>> newest =
                allAtOnce.start(() -> taskDefinitions.newest(target.template()));
        Converge.Found found = converge.run(target);
        Optional<TaskDefinition> template = AllAtOnce.await(newest);
        // until the service was told, who heard of a change may have found that it runs something else, and left it
        Optional<TaskDefinition> last = found.told() ? taskDefinitions.newest(target.template()) : template;
        again = last.flatMap(t -> again(t.name(), found));
        return found;
    }

    private Optional<Asked> again(RevisionName template, Converge.Found found) {
        return found.desired()
                .filter(d -> found.left().isEmpty() && isOurs(d) && !isWhole(d) && isOlder(d, template))
                .filter(d ->
                        asked.follows().filter(least -> isAt(least, template)).isEmpty())
                .map(d -> asked.again(d.requestedAt(), template));
    }

    /** Others look after what they appended themselves. */
    private boolean isOurs(Entry desired) {
        return desired.request().equals(TagValues.identity(asked.request()));
    }

    /** A person went back by it, which is not said any more where the same request comes again. */
    private boolean isWhole(Entry desired) {
        return desired.restores().isPresent() && asked.by() != Asked.By.TEMPLATE;
    }

    /** It was asked for with that already: what stood against it then, still does. */
    private static boolean isAt(RevisionName asked, RevisionName template) {
        return asked.family().equals(template.family()) && asked.number() >= template.number();
    }

    private static boolean isOlder(Entry entry, RevisionName template) {
        return entry.template()
                .filter(made -> made.family().equals(template.family()) && made.number() < template.number())
                .isPresent();
    }

    /** The same request once more, if at the last look its entry was desired, and made from what is not newest. */
    Optional<Asked> again() {
        return again;
    }
}
