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
 * Which targets follow a registered template. A family's name alone may not say whose it is where a pattern has several
 * {name}s; the log of Slipway's own family does, and where there is none there is nothing to deploy again.
 */
public final class TemplateSelector {
    private static final int AT_MOST = 10;

    private final List<TargetSpec> specs;
    private final ExplicitTargets explicit;
    private final Trigger.TemplateRegistered registered;
    private final AccountRegion at;

    public TemplateSelector(List<TargetSpec> specs, ExplicitTargets explicit, Trigger.TemplateRegistered registered) {
        this.specs = specs;
        this.explicit = explicit;
        this.registered = registered;
        this.at = new AccountRegion(registered.account(), registered.region());
    }

    /** The families that patterns may mean: what their newest entries are called has to be known before. */
    public List<LogLocation> logs() {
        Set<LogLocation> logs = new LinkedHashSet<>();
        for (TargetSpec spec : followers()) {
            for (Map<String, String> names : NamePatternSolutions.find(template(spec), registered.family())
                    .each()) {
                Candidate.bind(spec, names)
                        .target()
                        .filter(this::isHere)
                        .ifPresent(t -> logs.add(new LogLocation(t.place(), t.family())));
            }
        }
        return List.copyOf(logs);
    }

    /** @param heads of the logs that are there */
    public Selection select(List<LogOwner> heads) {
        var targets = new ArrayList<Target>();
        explicit.targets().stream()
                .filter(Target::followTemplate)
                .filter(this::isHere)
                .forEach(targets::add);
        // a push is refused where several patterns bind it, whether they follow or not
        List<Candidate> candidates = specs.stream()
                .filter(TargetSpec::isPattern)
                .flatMap(spec -> heads.stream().flatMap(head -> bind(spec, head).stream()))
                .distinct()
                .toList();
        List<Candidate> following =
                candidates.stream().filter(c -> c.spec().followTemplate()).toList();
        var refused = new ArrayList<Selection.Refused>();
        for (Candidate candidate : Candidate.apart(candidates, explicit)) {
            if (following.stream().anyMatch(candidate::isNamesakeOf)) {
                candidate.target().ifPresent(targets::add);
                candidate.refusal().ifPresent(refused::add);
            }
        }
        boolean nobody = targets.isEmpty() && refused.isEmpty();
        return new Selection(
                List.of(),
                targets.stream()
                        .map(t -> UnresolvedRequest.follow(t, registered))
                        .toList(),
                refused,
                nobody ? ignored(heads) : "");
    }

    /** A written target of that name gives way to nobody. */
    private Optional<Candidate> bind(TargetSpec spec, LogOwner head) {
        return spec.text(TargetField.SERVICE)
                .orElseThrow()
                .match(head.service(), Map.of())
                .flatMap(names ->
                        spec.text(TargetField.ENVIRONMENT).orElseThrow().match(head.environment(), names))
                .flatMap(names -> template(spec).match(registered.family(), names))
                .map(names -> Candidate.bind(spec, names))
                .filter(c -> c.target().filter(this::isHere).filter(head::isOf).isPresent())
                .filter(c -> explicit.named(c.service(), c.environment()).isEmpty());
    }

    private boolean isHere(Target target) {
        return target.template().equals(registered.family())
                && AccountRegion.of(target.place(), explicit.home()).equals(at);
    }

    private List<TargetSpec> followers() {
        return specs.stream()
                .filter(TargetSpec::isPattern)
                .filter(TargetSpec::followTemplate)
                .toList();
    }

    private String ignored(List<LogOwner> heads) {
        Set<LogLocation> empty = new LinkedHashSet<>(logs());
        heads.forEach(head -> empty.remove(head.log()));
        Stream<String> notAsked = explicit.targets().stream()
                .filter(this::isHere)
                .map("%s has it as its template, without `followTemplate`"::formatted);
        Stream<String> notYet = empty.stream()
                .map(log -> "%s has no revision of Slipway's yet, and the first one takes the template as it is then"
                        .formatted(log.family()));
        Stream<String> notLooked = followers().stream()
                .filter(spec -> NamePatternSolutions.find(template(spec), registered.family())
                        .more())
                .map(
                        "%s can be read from it in more ways than are looked at; write a target of its own for it"
                                ::formatted);
        String why = Stream.of(notLooked, notAsked, notYet)
                .flatMap(s -> s)
                .limit(AT_MOST)
                .collect(Collectors.joining("; "));
        return "nobody follows the template family %s %s%s"
                .formatted(Quoted.of(registered.family()), at, why.isEmpty() ? "" : ": " + why);
    }

    private static NamePattern template(TargetSpec spec) {
        return spec.text(TargetField.TEMPLATE).orElseThrow();
    }
}
