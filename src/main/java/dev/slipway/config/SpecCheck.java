package dev.slipway.config;

import dev.slipway.pattern.NamePattern;
import dev.slipway.pattern.TagPattern;
import dev.slipway.text.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What can be wrong with one target although each of its texts could be read. */
final class SpecCheck {
    private static final String ADVICE = "a name is bound by the repository or by a tag pattern that is a glob";

    /** Long enough for a repository, and letters that every rule allows. */
    private static final String SAMPLE = "xx";

    private final TargetSpec spec;
    private final AccountRegion home;
    private final ConfigPath where;
    private final Map<ConfigPath, TagPattern> tags;
    private final Map<ConfigPath, NamePattern> containers;
    private final boolean everyTagRead;
    private final List<ConfigurationProblem> problems;

    /**
     * @param tags by place, as are the containers
     * @param everyTagRead whether names that nothing seems to bind may not be in a tag pattern that could not be read
     */
    SpecCheck(
            TargetSpec spec,
            AccountRegion home,
            ConfigPath where,
            Map<ConfigPath, TagPattern> tags,
            Map<ConfigPath, NamePattern> containers,
            boolean everyTagRead,
            List<ConfigurationProblem> problems) {
        this.spec = spec;
        this.home = home;
        this.where = where;
        this.tags = tags;
        this.containers = containers;
        this.everyTagRead = everyTagRead;
        this.problems = problems;
    }

    void check() {
        for (TargetField field : TargetField.values()) {
            spec.text(field).ifPresent(text -> rule(field, text, path(field)));
        }
        containers.forEach((path, container) -> rule(TargetField.CONTAINERS, container, path));
        familyIsNotTemplate();
        clusterIsThere();
        matchable();
        bound();
        followable();
    }

    /** The event of a registered template says nothing but its family. */
    private void followable() {
        if (!spec.followTemplate() || spec.text(TargetField.TEMPLATE).isEmpty()) {
            return;
        }
        NamePattern template = spec.text(TargetField.TEMPLATE).get();
        Set<String> open = new TreeSet<>(spec.names());
        open.removeAll(template.names());
        if (!open.isEmpty()) {
            String names = open.stream().map("{%s}"::formatted).collect(Collectors.joining(", "));
            problem(
                    path(TargetField.FOLLOW_TEMPLATE),
                    "the template %s does not say %s, so nobody knows whose it is when it is registered; put it into `template`, or write a target of its own for each"
                            .formatted(Quoted.of(template.text()), names));
        }
    }

    private void rule(TargetField field, NamePattern text, ConfigPath path) {
        if (!text.names().isEmpty() && !field.checksCharactersOnly()) {
            return;
        }
        Map<String, String> samples =
                text.names().stream().collect(Collectors.toMap(Function.identity(), name -> SAMPLE));
        field.fault(text.bind(samples).text()).ifPresent(fault -> {
            String value = Quoted.of(text.text()) + " " + fault;
            problem(
                    path,
                    spec.given().contains(field) ? value : "is not set, and its default %s; set it".formatted(value));
        });
    }

    private void familyIsNotTemplate() {
        spec.text(TargetField.FAMILY)
                .filter(family -> spec.text(TargetField.TEMPLATE)
                        .filter(t -> t.text().equals(family.text()))
                        .isPresent())
                .ifPresent(family -> problem(
                        path(TargetField.FAMILY), TargetSpec.familyIsTemplate(family.text()) + "; name another one"));
    }

    /** ECS finds no cluster of another account or region, whatever its ARN says. Of a pattern the schedule says so. */
    private void clusterIsThere() {
        AccountRegion at = AccountRegion.of(spec.fixed(TargetField.REGION), spec.fixed(TargetField.ROLE_ARN), home);
        spec.fixed(TargetField.CLUSTER)
                .flatMap(AccountRegion::ofArn)
                .filter(arn -> !spec.isPattern() && !arn.equals(at))
                .ifPresent(arn -> problem(
                        path(TargetField.CLUSTER),
                        "is %s, and the target is %s; set region and roleArn".formatted(arn, at)));
    }

    /** Names that occur twice are dear to match: one is affordable, several at once are not. */
    private void matchable() {
        for (TargetField field : List.of(TargetField.SERVICE, TargetField.ENVIRONMENT, TargetField.REPOSITORY)) {
            spec.text(field).ifPresent(text -> matchable(text, path(field)));
        }
        if (spec.followTemplate()) {
            spec.text(TargetField.TEMPLATE).ifPresent(text -> matchable(text, path(TargetField.TEMPLATE)));
        }
        tags.forEach((path, tag) -> {
            if (tag instanceof TagPattern.Glob(NamePattern glob)) {
                matchable(glob, path);
            }
        });
    }

    private void matchable(NamePattern text, ConfigPath path) {
        Set<String> repeated = text.repeatedNames();
        if (repeated.size() > 1) {
            problem(
                    path,
                    "%s has several names twice (%s); only one may occur more than once"
                            .formatted(Quoted.of(text.text()), String.join(", ", repeated)));
        }
    }

    /** What any tag pattern leaves open can never be deployed by a tag that matches it. */
    private void bound() {
        if (spec.text(TargetField.REPOSITORY).isEmpty()) {
            return;
        }
        Set<String> byRepository = spec.names(TargetField.REPOSITORY);
        Set<String> byTags =
                tags.values().stream().flatMap(t -> t.names().stream()).collect(Collectors.toSet());
        Set<String> open = new LinkedHashSet<>();
        for (Use use : uses()) {
            if (byTags.contains(use.name()) && !byRepository.contains(use.name())) {
                open.add(use.name());
            } else if (everyTagRead && !byRepository.contains(use.name())) {
                problem(use.path(), "nothing binds {%s}; %s".formatted(use.name(), ADVICE));
            }
        }
        tags.forEach((path, tag) -> open.stream()
                .filter(name -> !tag.names().contains(name))
                .forEach(name -> problem(
                        path,
                        "%s does not bind {%s}, which other fields use; %s"
                                .formatted(Quoted.of(tag.toString()), name, ADVICE))));
    }

    private record Use(String name, ConfigPath path) {}

    /** Defaults are left out: what they use, a written field uses. */
    private List<Use> uses() {
        var uses = new ArrayList<Use>();
        for (TargetField field : TargetField.values()) {
            if (field != TargetField.REPOSITORY && spec.given().contains(field)) {
                spec.names(field).forEach(name -> uses.add(new Use(name, path(field))));
            }
        }
        containers.forEach((path, container) -> container.names().forEach(name -> uses.add(new Use(name, path))));
        return uses;
    }

    private ConfigPath path(TargetField field) {
        return where.at(field);
    }

    private void problem(ConfigPath path, String what) {
        problems.add(new ConfigurationProblem(path.toString(), what));
    }
}
