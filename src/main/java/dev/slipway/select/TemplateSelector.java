package dev.slipway.select;

import dev.slipway.config.AccountRegion;
import dev.slipway.config.Target;
import dev.slipway.config.TargetField;
import dev.slipway.config.TargetSpec;
import dev.slipway.text.Quoted;
import dev.slipway.trigger.Trigger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Selects the targets that follow a registered template. Without a release log there is nothing to deploy again. */
final class TemplateSelector {
    private static final int AT_MOST = 10;

    private final Entries entries;
    private final List<TargetSpec> specs;
    private final ExplicitTargets explicit;
    private final Trigger.TemplateRegistered registered;
    private final AccountRegion at;
    private final FamilyReadings readings;

    TemplateSelector(Entries entries, Trigger.TemplateRegistered registered) {
        this.entries = entries;
        this.specs = entries.specs();
        this.explicit = entries.explicit();
        this.registered = registered;
        this.at = new AccountRegion(registered.account(), registered.region());
        this.readings = new FamilyReadings(entries, TargetField.TEMPLATE, registered.family(), at);
    }

    /** The release logs of the families that patterns may bind. */
    List<LogLocation> logs() {
        return readings.logs(followers());
    }

    /** @param owners the owners of those logs that have a release */
    Selection select(List<LogOwner> owners) {
        var targets = new ArrayList<Target>();
        explicit.targets().stream()
                .filter(Target::followTemplate)
                .filter(readings::isHere)
                .forEach(targets::add);
        // several patterns that bind one target are refused, as for a push, whether they follow or not
        List<Candidate> candidates = readings.bound(owners);
        List<Candidate> following =
                candidates.stream().filter(c -> c.spec().followTemplate()).toList();
        var refused = new ArrayList<Selection.Refused>();
        for (Candidate candidate : entries.conflicts().reject(candidates)) {
            if (following.stream().anyMatch(candidate::isNamesakeOf)) {
                candidate.target().ifPresent(targets::add);
                candidate.refusal().ifPresent(refused::add);
            }
        }
        List<UnresolvedRequest> requests = targets.stream()
                .map(t -> UnresolvedRequest.follow(t, registered))
                .toList();
        return targets.isEmpty() && refused.isEmpty()
                ? Selection.ignored(ignored(owners), entries.unclear().of(registered))
                : new Selection(List.of(), requests, refused, "");
    }

    private List<TargetSpec> followers() {
        return specs.stream()
                .filter(TargetSpec::isPattern)
                .filter(TargetSpec::followTemplate)
                .toList();
    }

    private String ignored(List<LogOwner> owners) {
        Set<LogLocation> empty = new LinkedHashSet<>(logs());
        owners.forEach(owner -> empty.remove(owner.log()));
        Stream<String> notAsked = explicit.targets().stream()
                .filter(readings::isHere)
                .map("%s uses this template, but does not set `followTemplate`"::formatted);
        Stream<String> notYet = empty.stream()
                .map(log ->
                        "%s has no release yet; its first deployment uses the newest template".formatted(log.family()));
        Stream<String> notLooked = followers().stream()
                .filter(readings::hasMore)
                .map("%s matches this family in too many ways; configure it as a target of its own"::formatted);
        String why = Stream.of(notLooked, notAsked, notYet)
                .flatMap(s -> s)
                .limit(AT_MOST)
                .collect(Collectors.joining("; "));
        return "no target follows the template family %s %s%s"
                .formatted(Quoted.of(registered.family()), at, why.isEmpty() ? "" : ": " + why);
    }
}
