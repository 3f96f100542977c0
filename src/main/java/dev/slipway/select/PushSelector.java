package dev.slipway.select;

import dev.slipway.config.Target;
import dev.slipway.config.TargetField;
import dev.slipway.config.TargetSpec;
import dev.slipway.ecr.EcrRegistry;
import dev.slipway.ecr.ImageReference;
import dev.slipway.pattern.NamePattern;
import dev.slipway.pattern.TagPattern;
import dev.slipway.text.Quoted;
import dev.slipway.trigger.RequestMetadata;
import dev.slipway.trigger.Trigger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Selects the targets that one push concerns. */
final class PushSelector {
    private static final int AT_MOST = 10;

    private final Entries entries;
    private final List<TargetSpec> specs;
    private final ExplicitTargets explicit;
    private final Trigger.Push push;
    private final Set<String> whyNot = new LinkedHashSet<>();

    PushSelector(Entries entries, Trigger.Push push) {
        this.entries = entries;
        this.specs = entries.specs();
        this.explicit = entries.explicit();
        this.push = push;
    }

    private record Matched(Candidate candidate, boolean onlyNewer) {}

    Selection select() {
        var matched = new ArrayList<Matched>();
        specs.forEach(spec -> match(spec).ifPresent(matched::add));
        var patterns = new ArrayList<Candidate>();
        for (Matched m : matched) {
            Candidate c = m.candidate();
            boolean hasExplicitTarget =
                    explicit.named(c.service(), c.environment()).isPresent();
            if (c.spec().isPattern() && !hasExplicitTarget) {
                patterns.add(c);
            } else if (hasExplicitTarget && c.spec().isPattern()) {
                whyNot.add("%s in %s is an explicit target, which takes precedence over %s"
                        .formatted(c.service(), c.environment(), c.spec().path()));
            }
        }
        List<Candidate> candidates = entries.conflicts().reject(patterns);
        var requests = new ArrayList<DeployRequest>();
        var refused = new ArrayList<Selection.Refused>();
        for (Matched m : matched) {
            Optional<Candidate> settled = m.candidate().spec().isPattern()
                    ? candidates.stream()
                            .filter(c -> c.spec().equals(m.candidate().spec()))
                            .findFirst()
                    : Optional.of(m.candidate());
            settled.flatMap(Candidate::target).ifPresent(t -> requests.add(request(t, m.onlyNewer())));
            settled.flatMap(Candidate::refusal).ifPresent(refused::add);
        }
        return requests.isEmpty() && refused.isEmpty()
                ? Selection.ignored(ignored(), entries.unclear().of(push))
                : new Selection(requests, List.of(), refused, "");
    }

    private Optional<Matched> match(TargetSpec spec) {
        Optional<Map<String, String>> names = spec.text(TargetField.REPOSITORY)
                .orElseThrow()
                .match(push.image().repository(), Map.of());
        if (names.isEmpty() || !registryFits(spec, names.get())) {
            return Optional.empty();
        }
        if (spec.tags().isEmpty()) {
            whyNot.add("%s has no tag patterns: it is deployed on request only".formatted(spec));
            return Optional.empty();
        }
        List<TagPattern> fitting = spec.tags().stream()
                .filter(t -> t.match(push.tag(), names.get()).isPresent())
                .toList();
        if (fitting.isEmpty()) {
            whyNot.add("tag %s matches no pattern of %s: %s".formatted(Quoted.of(push.tag()), spec, spec.tags()));
            return Optional.empty();
        }
        Map<String, String> bound =
                fitting.getFirst().match(push.tag(), names.get()).orElseThrow();
        if (isExcluded(spec, bound) || !registryFits(spec, bound)) {
            return Optional.empty();
        }
        Optional<Candidate> candidate = Candidate.bind(spec, bound);
        if (candidate.isEmpty()) {
            whyNot.add(Candidate.outside(spec, bound));
        }
        return candidate.map(c -> new Matched(c, fitting.stream().allMatch(t -> t instanceof TagPattern.SemVersions)));
    }

    private boolean isExcluded(TargetSpec spec, Map<String, String> bound) {
        Optional<TagPattern> exclusion =
                spec.tags().stream().filter(t -> t.excludes(push.tag(), bound)).findFirst();
        exclusion.ifPresent(
                e -> whyNot.add("tag %s is excluded by %s of %s".formatted(Quoted.of(push.tag()), e, spec)));
        return exclusion.isPresent();
    }

    /** True also while the registry's name has unbound names. */
    private boolean registryFits(TargetSpec spec, Map<String, String> names) {
        NamePattern registry = spec.text(TargetField.REGISTRY).orElseThrow().bind(names);
        boolean fits = !registry.names().isEmpty() || isPushedTo(registry.text());
        if (!fits) {
            whyNot.add("%s takes its images from %s".formatted(spec, Quoted.of(registry.text())));
        }
        return fits;
    }

    /** Several hosts name one registry. */
    private boolean isPushedTo(String registry) {
        return EcrRegistry.parse(registry).equals(push.image().ecrRegistry());
    }

    private DeployRequest request(Target target, boolean onlyNewer) {
        ImageReference image = new ImageReference(
                Optional.of(target.registry()),
                target.repository(),
                push.image().tag(),
                push.image().digest());
        var metadata = RequestMetadata.ofEvent(push.id(), push.time());
        return new DeployRequest(
                target,
                image,
                metadata,
                DeployRequest.By.PUSH,
                push.mediaType(),
                onlyNewer,
                Optional.empty(),
                Optional.empty());
    }

    private String ignored() {
        String repository = "%s/%s"
                .formatted(push.image().registry().orElseThrow(), push.image().repository());
        if (whyNot.isEmpty()) {
            return "no target uses the repository " + repository;
        }
        String reasons = whyNot.stream().limit(AT_MOST).collect(Collectors.joining("; "));
        return whyNot.size() > AT_MOST ? reasons + "; and so on" : reasons;
    }
}
