package dev.slipway.config;

import dev.slipway.pattern.NamePattern;
import dev.slipway.pattern.TagPattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks one target whose fields could be read: characters, names, cluster and template.
 *
 * @param target path of the target
 * @param tags by path
 * @param lists the lists of names, by path
 * @param everyTagRead whether every tag pattern could be read; otherwise one of them may bind a name that seems unbound
 */
record SpecCheck(
        TargetSpec spec,
        AccountRegion home,
        ConfigPath target,
        Map<ConfigPath, TagPattern> tags,
        Map<TargetField, Map<ConfigPath, NamePattern>> lists,
        boolean everyTagRead,
        List<ConfigurationProblem> problems) {
    private static final String ADVICE = "bind it in `repository` or in a tag pattern that is a glob";

    void check() {
        for (TargetField field : TargetField.values()) {
            spec.text(field)
                    .filter(text -> field != TargetField.SERVICE || spec.nameField() == field)
                    .ifPresent(text -> checkCharacters(field, text, path(field)));
        }
        lists.forEach((field, list) -> list.forEach((path, text) -> checkCharacters(field, text, path)));
        checkVersionNamesDiffer();
        checkFamilyIsNotTemplate();
        checkClusterLocation();
        checkRepeatedNames();
        checkExclusions();
        checkNamesAreBound();
        checkNamesTellTargetsApart();
        checkFollowTemplate();
        spec.releaseTask()
                .ifPresent(task ->
                        new ReleaseTaskCheck(spec, task, home, path(TargetField.RELEASE_TASK), problems).check());
    }

    /** Two targets of a pattern never share a family or an ECS service, so both must contain what tells them apart. */
    private void checkNamesTellTargetsApart() {
        if (spec.text(TargetField.FAMILY).isPresent()) {
            checkContainsNames(TargetField.FAMILY, List.of(TargetField.FAMILY), "family");
        }
        if (spec.text(TargetField.CLUSTER).isPresent()
                && spec.text(TargetField.ECS_SERVICE).isPresent()) {
            checkContainsNames(
                    TargetField.ECS_SERVICE, List.of(TargetField.CLUSTER, TargetField.ECS_SERVICE), "ECS service");
        }
    }

    private void checkContainsNames(TargetField reported, List<TargetField> fields, String shared) {
        Set<String> missing = new TreeSet<>(spec.distinguishingNames());
        missing.retainAll(boundNames());
        fields.forEach(field -> missing.removeAll(spec.names(field)));
        if (missing.isEmpty()) {
            return;
        }
        String names =
                fields.stream().map(field -> "`%s`".formatted(field.json())).collect(Collectors.joining(" and "));
        problem(
                spec.given().contains(reported) ? path(reported) : target,
                "%s %s not contain %s, so several targets would share one %s; add it to `%s`"
                        .formatted(names, fields.size() > 1 ? "do" : "does", braced(missing), shared, reported.json()));
    }

    /** A name that nothing binds is reported as that. */
    private Set<String> boundNames() {
        return Stream.concat(
                        spec.names(TargetField.REPOSITORY).stream(),
                        tags.values().stream().flatMap(tag -> tag.names().stream()))
                .collect(Collectors.toSet());
    }

    private static String braced(Set<String> names) {
        return names.stream().map("{%s}"::formatted).collect(Collectors.joining(", "));
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
            problem(
                    path(TargetField.FOLLOW_TEMPLATE),
                    "the template does not contain %s, so Slipway cannot find the target when Terraform registers a template; add it to `template`, or write one target for each"
                            .formatted(braced(missing)));
        }
    }

    private void checkCharacters(TargetField field, NamePattern text, ConfigPath path) {
        field.fault(text).ifPresent(fault -> {
            boolean isGiven = spec.given().contains(field);
            String value = path.about(text.text(), fault);
            problem(path, isGiven ? value : "is not set, and its default %s; set it".formatted(value));
        });
    }

    /** A name that is there twice is a slip: somebody meant another one. */
    private void checkVersionNamesDiffer() {
        for (TargetField field : List.of(TargetField.VERSION_VARIABLES, TargetField.VERSION_LABELS)) {
            Set<String> seen = new HashSet<>();
            lists.getOrDefault(field, Map.of()).forEach((path, text) -> {
                if (!seen.add(text.text())) {
                    problem(path, path.about(text.text(), "is in the list twice; remove one, or write another name"));
                }
            });
        }
    }

    private void checkFamilyIsNotTemplate() {
        spec.text(TargetField.FAMILY)
                .filter(family -> spec.text(TargetField.TEMPLATE)
                        .filter(t -> t.text().equals(family.text()))
                        .isPresent())
                .ifPresent(family -> problem(
                        path(TargetField.FAMILY),
                        path(TargetField.FAMILY)
                                .about(family.text(), TargetSpec.FAMILY_IS_TEMPLATE + "; choose another family")));
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
        for (TargetField field : List.of(spec.nameField(), TargetField.ENVIRONMENT, TargetField.REPOSITORY)) {
            spec.text(field).ifPresent(text -> checkRepeatedNames(text, path(field)));
        }
        if (spec.followTemplate()) {
            spec.text(TargetField.TEMPLATE).ifPresent(text -> checkRepeatedNames(text, path(TargetField.TEMPLATE)));
        }
        tags.forEach((path, tag) -> {
            TagPattern pattern = tag instanceof TagPattern.Exclusion(TagPattern excluded) ? excluded : tag;
            if (pattern instanceof TagPattern.Glob(NamePattern glob)) {
                checkRepeatedNames(glob, path);
            }
        });
    }

    private void checkRepeatedNames(NamePattern text, ConfigPath path) {
        Set<String> repeated = text.repeatedNames();
        if (repeated.size() > 1) {
            problem(
                    path,
                    path.about(
                            text.text(),
                            "repeats several names (%s); only one name may occur more than once"
                                    .formatted(String.join(", ", repeated))));
        }
    }

    /** Without another pattern an exclusion has nothing to exclude from. */
    private void checkExclusions() {
        if (everyTagRead && !tags.isEmpty() && tags.values().stream().allMatch(SpecCheck::isExclusion)) {
            problem(
                    path(TargetField.TAGS),
                    "excludes tags, but has no pattern of tags to deploy; add one, for example *, or remove `tags`");
        }
    }

    private static boolean isExclusion(TagPattern tag) {
        return tag instanceof TagPattern.Exclusion;
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
                .filter(name -> !isExclusion(tag) && !tag.names().contains(name))
                .forEach(name -> problem(
                        path,
                        path.about(
                                tag.toString(),
                                "does not bind {%s}, which other fields use; %s".formatted(name, ADVICE)))));
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
        lists.values()
                .forEach(list ->
                        list.forEach((path, text) -> text.names().forEach(name -> uses.add(new Use(name, path)))));
        spec.releaseTask()
                .ifPresent(task -> task.texts()
                        .forEach((member, text) -> text.names()
                                .forEach(name -> uses.add(new Use(
                                        name, path(TargetField.RELEASE_TASK).member(member.json()))))));
        return uses;
    }

    private ConfigPath path(TargetField field) {
        return target.at(field);
    }

    private void problem(ConfigPath path, String what) {
        problems.add(new ConfigurationProblem(path.toString(), what));
    }
}
