package dev.slipway.select;

import dev.slipway.config.Target;
import dev.slipway.config.TargetField;
import dev.slipway.config.TargetSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A written target with its names bound by one push or request, if that can be. */
record Candidate(TargetSpec spec, String service, String environment, Optional<Target> target, Optional<String> fault) {

    static Candidate bind(TargetSpec spec, Map<String, String> names) {
        String service = bound(spec, TargetField.SERVICE, names);
        String environment = bound(spec, TargetField.ENVIRONMENT, names);
        return switch (spec.bind(names)) {
            case TargetSpec.Bound.Good(Target target) ->
                new Candidate(spec, service, environment, Optional.of(target), Optional.empty());
            case TargetSpec.Bound.Faulty(List<TargetSpec.Fault> faults) ->
                new Candidate(spec, service, environment, Optional.empty(), Optional.of(words(spec, faults)));
        };
    }

    private static String bound(TargetSpec spec, TargetField field, Map<String, String> names) {
        return spec.text(field).orElseThrow().bind(names).text();
    }

    private static String words(TargetSpec spec, List<TargetSpec.Fault> faults) {
        return faults.stream().map(f -> f.field().json() + " " + f.what()).collect(Collectors.joining("; "))
                + "; the names of %s are bound so: use other names, or write a target of its own for it"
                        .formatted(spec);
    }

    Candidate refused(String reason) {
        return new Candidate(spec, service, environment, Optional.empty(), Optional.of(reason));
    }

    Optional<Selection.Refused> refusal() {
        return fault.map(reason -> new Selection.Refused(service, environment, reason));
    }

    /**
     * Refuses what two patterns bind, and what would tell an ECS service or append to a family that is another
     * target's.
     *
     * @param candidates of patterns; none has a written target's name
     */
    static List<Candidate> apart(List<Candidate> candidates, ExplicitTargets explicit) {
        var claims = new ResourceClaims<Candidate>(explicit.home());
        var byName = new LinkedHashMap<String, List<Candidate>>();
        for (Candidate candidate : candidates) {
            candidate.target().ifPresent(t -> claims.add(t, candidate));
            byName.computeIfAbsent(candidate.name(), name -> new ArrayList<>()).add(candidate);
        }
        return byName.values().stream()
                .map(namesakes -> namesakes.size() > 1
                        // said once for all of them
                        ? namesakes.getFirst().refused(ambiguous(namesakes))
                        : namesakes.getFirst().beside(explicit, claims))
                .toList();
    }

    boolean isNamesakeOf(Candidate other) {
        return name().equals(other.name());
    }

    private String name() {
        return "%s in %s".formatted(service, environment);
    }

    private Candidate beside(ExplicitTargets explicit, ResourceClaims<Candidate> claims) {
        Optional<String> rival = target.flatMap(explicit::rival)
                .map(Target::toString)
                .or(() -> target.flatMap(t ->
                                claims.rivals(t).filter(c -> !c.equals(this)).findFirst())
                        .map(other -> "%s (%s)".formatted(other.name(), other.spec.where())));
        return rival.map(other -> refused(
                        "it would share its ECS service or a task definition family with %s; change %s so that each has its own"
                                .formatted(other, spec)))
                .orElse(this);
    }

    private static String ambiguous(List<Candidate> namesakes) {
        return "several patterns bind it: %s; narrow them down to one, or write a target of its own for it"
                .formatted(namesakes.stream().map(c -> c.spec().toString()).collect(Collectors.joining(", ")));
    }
}
