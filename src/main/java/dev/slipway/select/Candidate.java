package dev.slipway.select;

import dev.slipway.config.Target;
import dev.slipway.config.TargetField;
import dev.slipway.config.TargetSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A configured target with its names bound by one push or request, where that is possible. */
record Candidate(TargetSpec spec, String service, String environment, Optional<Target> target, Optional<String> fault) {

    /** Empty where it would be outside its boundary: then it is nobody's target, and no other one is refused because of it. */
    static Optional<Candidate> bind(TargetSpec spec, Map<String, String> names) {
        String service = bound(spec, TargetField.SERVICE, names);
        String environment = bound(spec, TargetField.ENVIRONMENT, names);
        return switch (spec.bind(names)) {
            case TargetSpec.Bound.Good(Target target) ->
                Optional.of(new Candidate(spec, service, environment, Optional.of(target), Optional.empty()));
            case TargetSpec.Bound.Faulty(List<TargetSpec.Fault> faults) ->
                Optional.of(
                        new Candidate(spec, service, environment, Optional.empty(), Optional.of(words(spec, faults))));
            case TargetSpec.Bound.Outside _ -> Optional.empty();
        };
    }

    /** Why the pattern does not take what has these names: it is outside the pattern's boundary. */
    static String outside(TargetSpec spec, Map<String, String> names) {
        return "%s does not take it: %s".formatted(spec, String.join("; ", spec.outside(names)));
    }

    private static String bound(TargetSpec spec, TargetField field, Map<String, String> names) {
        return spec.text(field).orElseThrow().bind(names).text();
    }

    private static String words(TargetSpec spec, List<TargetSpec.Fault> faults) {
        return faults.stream().map(f -> f.field().json() + " " + f.what()).collect(Collectors.joining("; "))
                + "; its names come from %s: use other names, or configure it as a target of its own".formatted(spec);
    }

    Candidate refused(String reason) {
        return new Candidate(spec, service, environment, Optional.empty(), Optional.of(reason));
    }

    Optional<Selection.Refused> refusal() {
        return fault.map(reason -> new Selection.Refused(service, environment, reason));
    }

    Optional<LeftOut> leftOut() {
        return refusal().map(refused -> new LeftOut(spec.path(), refused));
    }

    boolean isNamesakeOf(Candidate other) {
        return name().equals(other.name());
    }

    String name() {
        return "%s in %s".formatted(service, environment);
    }
}
