package dev.slipway.select;

import dev.slipway.config.AccountRegion;
import dev.slipway.config.Target;
import dev.slipway.config.TargetField;
import dev.slipway.config.TargetSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Refuses what patterns bind where another target has the same name, ECS service or family. It compares with every pattern
 * of the configuration, not only with those that the same trigger binds: so a push, a request, a deployment's end and the
 * schedule refuse the same targets.
 */
final class BoundConflicts {
    private final List<TargetSpec> patterns;
    private final ExplicitTargets explicit;
    private final UnclearEntries unclear;
    private final AccountRegion home;

    BoundConflicts(List<TargetSpec> specs, ExplicitTargets explicit, UnclearEntries unclear) {
        this.patterns = specs.stream().filter(TargetSpec::isPattern).toList();
        this.explicit = explicit;
        this.unclear = unclear;
        this.home = explicit.home();
    }

    /** @param candidates of patterns; none has the name of an explicit target */
    List<Candidate> reject(List<Candidate> candidates) {
        var claims = new ResourceClaims<Candidate>(home);
        var byName = new LinkedHashMap<String, List<Candidate>>();
        for (Candidate candidate : candidates) {
            candidate.target().ifPresent(t -> claims.add(t, candidate));
            byName.computeIfAbsent(candidate.name(), name -> new ArrayList<>()).add(candidate);
        }
        // one refusal for all of one name
        return byName.values().stream()
                .map(namesakes -> ambiguous(namesakes)
                        .or(() -> replaced(namesakes.getFirst()))
                        .or(() -> sharing(namesakes.getFirst(), claims))
                        .or(() -> foreignTemplate(namesakes.getFirst()))
                        .map(reason -> namesakes.getFirst().refused(reason))
                        .orElseGet(namesakes::getFirst))
                .toList();
    }

    private Optional<String> ambiguous(List<Candidate> namesakes) {
        Candidate first = namesakes.getFirst();
        Set<TargetSpec> specs = new LinkedHashSet<>();
        namesakes.forEach(candidate -> specs.add(candidate.spec()));
        patterns.stream().filter(other -> mayBeNamed(other, first)).forEach(specs::add);
        if (specs.size() > 1) {
            return Optional.of(
                    "several patterns bind it: %s; narrow them down to one, or configure it as a target of its own"
                            .formatted(joined(specs)));
        }
        return namesakes.size() == 1
                ? Optional.empty()
                : Optional.of("%s binds it to several ECS services; configure it as a target of its own"
                        .formatted(first.spec()));
    }

    /** A pattern does not take the place of an explicit target whose entry does not count at the moment. */
    private Optional<String> replaced(Candidate candidate) {
        return unclear.explicit(candidate.service(), candidate.environment())
                .map(entry ->
                        "it is an explicit target, and its entry does not count; fix the entry: %s".formatted(entry));
    }

    private static boolean mayBeNamed(TargetSpec pattern, Candidate candidate) {
        return pattern.text(TargetField.SERVICE)
                .filter(service -> service.mayMatch(candidate.service()))
                .flatMap(service -> service.match(candidate.service(), Map.of()))
                .flatMap(names ->
                        pattern.text(TargetField.ENVIRONMENT).orElseThrow().match(candidate.environment(), names))
                .filter(names -> pattern.outside(names).isEmpty())
                .isPresent();
    }

    private Optional<String> sharing(Candidate candidate, ResourceClaims<Candidate> claims) {
        return candidate
                .target()
                .flatMap(target -> explicit.rival(target)
                        .map(Target::toString)
                        .or(() -> claims.rivals(target)
                                .filter(other -> !other.equals(candidate))
                                .map(other -> "%s (%s)"
                                        .formatted(other.name(), other.spec().path()))
                                .findFirst())
                        .or(() -> others(candidate)
                                .filter(other -> mayHaveEcsService(other, target) || mayHaveFamily(other, target))
                                .map(TargetSpec::toString)
                                .findFirst()))
                .map(rival ->
                        "it would share its ECS service or task definition family with %s; change %s so that each has its own"
                                .formatted(rival, candidate.spec()));
    }

    private Stream<TargetSpec> others(Candidate candidate) {
        return patterns.stream().filter(other -> !other.equals(candidate.spec()));
    }

    private boolean mayHaveEcsService(TargetSpec pattern, Target target) {
        return !pattern.isTask()
                && EcsServiceName.of(target, home)
                        .filter(service -> pattern.text(TargetField.ECS_SERVICE)
                                .orElseThrow()
                                .mayMatch(service.name()))
                        .filter(service -> mayHave(pattern, service))
                        .isPresent();
    }

    private boolean mayHave(TargetSpec pattern, EcsServiceName service) {
        return EcsServicePattern.of(pattern)
                .in(service.at(), service.cluster(), home)
                .flatMap(p -> p.bind(service.name()))
                .filter(other -> explicit.mayBe(other, service))
                .isPresent();
    }

    private boolean mayHaveFamily(TargetSpec pattern, Target target) {
        return mayHave(pattern, TargetField.FAMILY, target.family(), target);
    }

    /** Whether the pattern binds a target with this text, and that target is not an explicit one's namesake. */
    private boolean mayHave(TargetSpec pattern, TargetField field, String text, Target target) {
        return pattern.readings(field, text, AccountRegion.of(target.location(), home), home).stream()
                .flatMap(names -> Candidate.bind(pattern, names).stream())
                .anyMatch(other ->
                        explicit.named(other.service(), other.environment()).isEmpty());
    }

    /** An entry that names the template of another team's target would run with that team's roles and secrets. */
    private Optional<String> foreignTemplate(Candidate candidate) {
        if (!candidate.spec().given().contains(TargetField.TEMPLATE)) {
            return Optional.empty();
        }
        String parameter = candidate.spec().path().parameter();
        return candidate
                .target()
                .flatMap(target -> Stream.concat(
                                explicit.withTemplateOf(target),
                                others(candidate)
                                        .filter(p -> mayHave(p, TargetField.TEMPLATE, target.template(), target)))
                        .filter(other -> !other.path().parameter().equals(parameter))
                        .findFirst())
                .map(other ->
                        "its template is that of %s; only targets of one parameter may share a template, because its roles and secrets come with it"
                                .formatted(other));
    }

    private static String joined(Set<TargetSpec> specs) {
        return String.join(", ", specs.stream().map(TargetSpec::toString).toList());
    }
}
