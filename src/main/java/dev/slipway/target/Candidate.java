package dev.slipway.target;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A written target with its names bound by one push or request, if that can be. */
record Candidate(TargetSpec spec, String service, String environment, Optional<Target> target, Optional<String> fault) {

    static Candidate bind(TargetSpec spec, Map<String, String> names) {
        String service = bound(spec, Field.SERVICE, names);
        String environment = bound(spec, Field.ENVIRONMENT, names);
        return switch (spec.bind(names)) {
            case TargetSpec.Bound.Good(Target target) ->
                new Candidate(spec, service, environment, Optional.of(target), Optional.empty());
            case TargetSpec.Bound.Faulty(List<TargetSpec.Fault> faults) ->
                new Candidate(spec, service, environment, Optional.empty(), Optional.of(words(spec, faults)));
        };
    }

    private static String bound(TargetSpec spec, Field field, Map<String, String> names) {
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

    boolean sameName(Candidate other) {
        return service.equals(other.service) && environment.equals(other.environment);
    }

    Optional<Selection.Refused> refusal() {
        return fault.map(reason -> new Selection.Refused(service, environment, reason));
    }

    /**
     * Refuses what two patterns bind, and what would tell an ECS service or append to a family that is another
     * target's.
     *
     * @param fixed the written targets without names, which give way to nobody
     */
    static List<Candidate> apart(List<Candidate> patterns, List<Target> fixed, Home home) {
        var apart = new ArrayList<Candidate>();
        for (Candidate candidate : patterns) {
            List<Candidate> namesakes =
                    patterns.stream().filter(candidate::sameName).toList();
            if (namesakes.size() > 1) {
                // said once for all of them
                if (namesakes.getFirst().equals(candidate)) {
                    apart.add(candidate.refused(ambiguous(namesakes)));
                }
                continue;
            }
            apart.add(candidate
                    .target()
                    .flatMap(t -> candidate.rival(t, patterns, fixed, home))
                    .map(rival -> candidate.refused(
                            "it would share its ECS service or a task definition family with %s; change %s so that each has its own"
                                    .formatted(rival, candidate.spec())))
                    .orElse(candidate));
        }
        return apart;
    }

    private Optional<String> rival(Target target, List<Candidate> patterns, List<Target> fixed, Home home) {
        Optional<String> written = fixed.stream()
                .filter(other -> Configuration.clash(target, other, home))
                .map(Target::toString)
                .findFirst();
        return written.or(() -> patterns.stream()
                .filter(other -> !other.equals(this))
                .filter(other -> other.target()
                        .filter(t -> Configuration.clash(target, t, home))
                        .isPresent())
                .map(other -> "%s in %s (%s)".formatted(other.service, other.environment, other.spec.where()))
                .findFirst());
    }

    private static String ambiguous(List<Candidate> namesakes) {
        return "several patterns bind it: %s; narrow them down to one, or write a target of its own for it"
                .formatted(namesakes.stream().map(c -> c.spec().toString()).collect(Collectors.joining(", ")));
    }
}
