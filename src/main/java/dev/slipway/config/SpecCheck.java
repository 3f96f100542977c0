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

/**
 * Checks one target whose fields could be read: characters, names, cluster and template.
 *
 * @param target path of the target
 * @param tags by path
 * @param containers by path
 * @param everyTagRead whether every tag pattern could be read; otherwise one of them may bind a name that seems unbound
 */
record SpecCheck(
        TargetSpec spec,
        AccountRegion home,
        ConfigPath target,
        Map<ConfigPath, TagPattern> tags,
        Map<ConfigPath, NamePattern> containers,
        boolean everyTagRead,
        List<ConfigurationProblem> problems) {
    private static final String ADVICE = "bind it in `repository` or in a tag pattern that is a glob";

    /** Replaces a name when the text around it is checked: long enough for a repository, and allowed by every rule. */
    private static final String SAMPLE = "xx";

    void check() {
        for (TargetField field : TargetField.values()) {
            spec.text(field).ifPresent(text -> checkCharacters(field, text, path(field)));
        }
        containers.forEach((path, container) -> checkCharacters(TargetField.CONTAINERS, container, path));
        checkFamilyIsNotTemplate();
        checkClusterLocation();
        checkRepeatedNames();
        checkNamesAreBound();
        checkFollowTemplate();
    }

    /** An event about a registered template contains only its family, so the family must contain every name. */
    private void checkFollowTemplate() {
        if (!spec.followTemplate() || spec.text(TargetField.TEMPLATE).isEmpty()) {
            return;
        }
        NamePattern template = spec.text(TargetField.TEMPLATE).get();
        Set<String> missing = new TreeSet<>(spec.names());
        missing.removeAll(template.names());
        if (!missing.isEmpty()) {
            String names = missing.stream().map("{%s}"::formatted).collect(Collectors.joining(", "));
            problem(
                    path(TargetField.FOLLOW_TEMPLATE),
                    "the template %s does not contain %s, so Slipway cannot find the target when Terraform registers a template; add it to `template`, or write one target for each"
                            .formatted(Quoted.of(template.text()), names));
        }
    }

    private void checkCharacters(TargetField field, NamePattern text, ConfigPath path) {
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

    private void checkFamilyIsNotTemplate() {
        spec.text(TargetField.FAMILY)
                .filter(family -> spec.text(TargetField.TEMPLATE)
                        .filter(t -> t.text().equals(family.text()))
                        .isPresent())
                .ifPresent(family -> problem(
                        path(TargetField.FAMILY),
                        TargetSpec.familyIsTemplate(family.text()) + "; choose another family"));
    }

    /** ECS does not find a cluster of another account or region, even by ARN. Reconciliation reports patterns. */
    private void checkClusterLocation() {
        AccountRegion location =
                AccountRegion.of(spec.fixed(TargetField.REGION), spec.fixed(TargetField.ROLE_ARN), home);
        spec.fixed(TargetField.CLUSTER)
                .flatMap(AccountRegion::ofArn)
                .filter(arn -> !spec.isPattern() && !arn.equals(location))
                .ifPresent(arn -> problem(
                        path(TargetField.CLUSTER),
                        "is %s, and the target is %s; set region and roleArn".formatted(arn, location)));
    }

    /** Matching one repeated name is slow; matching several takes exponential time. */
    private void checkRepeatedNames() {
        for (TargetField field : List.of(TargetField.SERVICE, TargetField.ENVIRONMENT, TargetField.REPOSITORY)) {
            spec.text(field).ifPresent(text -> checkRepeatedNames(text, path(field)));
        }
        if (spec.followTemplate()) {
            spec.text(TargetField.TEMPLATE).ifPresent(text -> checkRepeatedNames(text, path(TargetField.TEMPLATE)));
        }
        tags.forEach((path, tag) -> {
            if (tag instanceof TagPattern.Glob(NamePattern glob)) {
                checkRepeatedNames(glob, path);
            }
        });
    }

    private void checkRepeatedNames(NamePattern text, ConfigPath path) {
        Set<String> repeated = text.repeatedNames();
        if (repeated.size() > 1) {
            problem(
                    path,
                    "%s repeats several names (%s); only one name may occur more than once"
                            .formatted(Quoted.of(text.text()), String.join(", ", repeated)));
        }
    }

    /** Every tag pattern must bind every name that the repository does not bind; otherwise its tags cannot deploy. */
    private void checkNamesAreBound() {
        if (spec.text(TargetField.REPOSITORY).isEmpty()) {
            return;
        }
        Set<String> byRepository = spec.names(TargetField.REPOSITORY);
        Set<String> byTags =
                tags.values().stream().flatMap(t -> t.names().stream()).collect(Collectors.toSet());
        Set<String> boundByTags = new LinkedHashSet<>();
        for (Use use : uses()) {
            if (byTags.contains(use.name()) && !byRepository.contains(use.name())) {
                boundByTags.add(use.name());
            } else if (everyTagRead && !byRepository.contains(use.name())) {
                problem(use.path(), "nothing binds {%s}; %s".formatted(use.name(), ADVICE));
            }
        }
        tags.forEach((path, tag) -> boundByTags.stream()
                .filter(name -> !tag.names().contains(name))
                .forEach(name -> problem(
                        path,
                        "%s does not bind {%s}, which other fields use; %s"
                                .formatted(Quoted.of(tag.toString()), name, ADVICE))));
    }

    private record Use(String name, ConfigPath path) {}

    /** Without defaults, because they use only names of written fields. */
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
        return target.at(field);
    }

    private void problem(ConfigPath path, String what) {
        problems.add(new ConfigurationProblem(path.toString(), what));
    }
}
