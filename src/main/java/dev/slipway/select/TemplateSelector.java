package dev.slipway.select;

import dev.slipway.config.AccountRegion;
import dev.slipway.config.Target;
import dev.slipway.config.TargetField;
import dev.slipway.config.TargetSpec;
import dev.slipway.pattern.NamePattern;
import dev.slipway.pattern.NamePatternSolutions;
import dev.slipway.text.Quoted;
import dev.slipway.trigger.Trigger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Selects the targets that follow a registered template. Where a pattern has several {name}s, the family's name may be
 * bound in several ways; the release log of Slipway's own family tells which one it is. Without a release log there is
 * nothing to deploy again.
 */
final class TemplateSelector {
    private static final int AT_MOST = 10;

    private final Entries entries;
    private final List<TargetSpec> specs;
    private final ExplicitTargets explicit;
    private final Trigger.TemplateRegistered registered;
    private final AccountRegion at;

    TemplateSelector(Entries entries, Trigger.TemplateRegistered registered) {
        this.entries = entries;
        this.specs = entries.specs();
        this.explicit = entries.explicit();
        this.registered = registered;
        this.at = new AccountRegion(registered.account(), registered.region());
    }

    /** The release logs of the families that patterns may bind. */
    List<LogLocation> logs() {
        Set<LogLocation> logs = new LinkedHashSet<>();
        for (TargetSpec spec : followers()) {
            for (Map<String, String> names : NamePatternSolutions.find(template(spec), registered.family())
                    .each()) {
                Candidate.bind(spec, names)
                        .target()
                        .filter(this::isHere)
                        .ifPresent(t -> logs.add(new LogLocation(t.location(), t.family())));
            }
        }
        return List.copyOf(logs);
    }

    /** @param owners the owners of those logs that have a release */
    Selection select(List<LogOwner> owners) {
        var targets = new ArrayList<Target>();
        explicit.targets().stream()
                .filter(Target::followTemplate)
                .filter(this::isHere)
                .forEach(targets::add);
        // several patterns that bind one target are refused, as for a push, whether they follow or not
        List<Candidate> candidates = specs.stream()
                .filter(TargetSpec::isPattern)
                .flatMap(spec -> owners.stream().flatMap(owner -> bind(spec, owner).stream()))
                .distinct()
                .toList();
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

    /** Empty where an explicit target has that name. */
    private Optional<Candidate> bind(TargetSpec spec, LogOwner owner) {
        return spec.text(TargetField.SERVICE)
                .orElseThrow()
                .match(owner.service(), Map.of())
                .flatMap(names ->
                        spec.text(TargetField.ENVIRONMENT).orElseThrow().match(owner.environment(), names))
                .flatMap(names -> template(spec).match(registered.family(), names))
                .map(names -> Candidate.bind(spec, names))
                .filter(c -> c.target().filter(this::isHere).filter(owner::isOf).isPresent())
                .filter(c -> explicit.named(c.service(), c.environment()).isEmpty());
    }

    private boolean isHere(Target target) {
        return target.template().equals(registered.family())
                && AccountRegion.of(target.location(), explicit.home()).equals(at);
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
                .filter(this::isHere)
                .map("%s uses this template, but does not set `followTemplate`"::formatted);
        Stream<String> notYet = empty.stream()
                .map(log ->
                        "%s has no release yet; its first deployment uses the newest template".formatted(log.family()));
        Stream<String> notLooked = followers().stream()
                .filter(spec -> NamePatternSolutions.find(template(spec), registered.family())
                        .more())
                .map("%s matches this family in too many ways; configure it as a target of its own"::formatted);
        String why = Stream.of(notLooked, notAsked, notYet)
                .flatMap(s -> s)
                .limit(AT_MOST)
                .collect(Collectors.joining("; "));
        return "no target follows the template family %s %s%s"
                .formatted(Quoted.of(registered.family()), at, why.isEmpty() ? "" : ": " + why);
    }

    private static NamePattern template(TargetSpec spec) {
        return spec.text(TargetField.TEMPLATE).orElseThrow();
    }
}
