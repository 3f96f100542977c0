package dev.slipway.select;

import dev.slipway.config.AccountRegion;
import dev.slipway.config.Target;
import dev.slipway.config.TargetField;
import dev.slipway.config.TargetSpec;
import dev.slipway.pattern.NamePattern;
import dev.slipway.pattern.NamePatternSolutions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The targets that patterns may bind to a task definition family of an event, in one account and region. Where a pattern has
 * several {name}s, the family's name may be bound in several ways; Slipway's tags on the revisions name the one it is.
 *
 * @param field what the family is to its target: {@code family} or {@code template}
 */
record FamilyReadings(Entries entries, TargetField field, String family, AccountRegion at) {

    /** The release logs of the targets that these patterns may bind. */
    List<LogLocation> logs(List<TargetSpec> patterns) {
        Set<LogLocation> logs = new LinkedHashSet<>();
        for (TargetSpec spec : patterns) {
            for (Map<String, String> names :
                    NamePatternSolutions.find(text(spec), family).each()) {
                Candidate.bind(spec, names)
                        .flatMap(Candidate::target)
                        .filter(this::isHere)
                        .ifPresent(t -> logs.add(new LogLocation(t.location(), t.family())));
            }
        }
        return List.copyOf(logs);
    }

    /** What all patterns bind to the owners of those logs; without those that explicit targets have the names of. */
    List<Candidate> bound(List<LogOwner> owners) {
        return entries.specs().stream()
                .filter(TargetSpec::isPattern)
                .flatMap(spec -> owners.stream().flatMap(owner -> bind(spec, owner).stream()))
                .distinct()
                .toList();
    }

    private Optional<Candidate> bind(TargetSpec spec, LogOwner owner) {
        return spec.text(TargetField.SERVICE)
                .orElseThrow()
                .match(owner.service(), Map.of())
                .flatMap(names ->
                        spec.text(TargetField.ENVIRONMENT).orElseThrow().match(owner.environment(), names))
                .flatMap(names -> text(spec).match(family, names))
                .flatMap(names -> Candidate.bind(spec, names))
                .filter(c -> c.target().filter(this::isHere).filter(owner::isOf).isPresent())
                .filter(c ->
                        entries.explicit().named(c.service(), c.environment()).isEmpty());
    }

    /** Whether the pattern may bind the family in ways that {@link #logs} leaves out. */
    boolean hasMore(TargetSpec pattern) {
        return NamePatternSolutions.find(text(pattern), family).more();
    }

    boolean isHere(Target target) {
        String its = field == TargetField.TEMPLATE ? target.template() : target.family();
        return its.equals(family)
                && AccountRegion.of(target.location(), entries.home()).equals(at);
    }

    private NamePattern text(TargetSpec spec) {
        return spec.text(field).orElseThrow();
    }
}
