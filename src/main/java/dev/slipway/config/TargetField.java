package dev.slipway.config;

import dev.slipway.ecr.EcrRegistry;
import dev.slipway.ecr.ImageReference;
import dev.slipway.pattern.NamePattern;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The fields of a target in the configuration, and the rules for their texts. */
public enum TargetField {
    SERVICE("service", Rule.PLAIN),
    TASK("task", Rule.PLAIN),
    ENVIRONMENT("environment", Rule.PLAIN),
    REPOSITORY("repository", Rule.REPOSITORY),
    TAGS("tags", Rule.NONE),
    CLUSTER("cluster", Rule.CLUSTER),
    ECS_SERVICE("ecsService", Rule.ECS_NAME),
    LIKE("like", Rule.ECS_NAME),
    FAMILY("family", Rule.ECS_NAME),
    TEMPLATE("template", Rule.ECS_NAME),
    CONTAINERS("containers", Rule.ECS_NAME),
    REGISTRY("registry", Rule.REGISTRY),
    PLACEHOLDER_TAG("placeholderTag", Rule.TAG),
    VERSION_VARIABLES("versionVariables", Rule.VARIABLE),
    VERSION_LABELS("versionLabels", Rule.LABEL),
    ROLLBACK("rollback", Rule.NONE),
    DEADLINE_MINUTES("deadlineMinutes", Rule.NONE),
    RELEASE_TASK("releaseTask", Rule.NONE),
    FOLLOW_TEMPLATE("followTemplate", Rule.NONE),
    SIGNED("signed", Rule.NONE),
    SCAN("scan", Rule.NONE),
    REGION("region", Rule.REGION),
    ROLE_ARN("roleArn", Rule.ROLE);

    /** Replaces a name when the text around it is checked: long enough for a repository, and allowed by every rule. */
    private static final String SAMPLE = "xx";

    private final String json;
    private final Rule rule;

    TargetField(String json, Rule rule) {
        this.json = json;
        this.rule = rule;
    }

    public String json() {
        return json;
    }

    static Optional<TargetField> of(String json) {
        return Arrays.stream(values()).filter(f -> f.json.equals(json)).findFirst();
    }

    /** The fault of the text, in a message; empty if the text is valid. */
    Optional<String> fault(String text) {
        return rule.allows(text) ? Optional.empty() : Optional.of("is not " + rule.description);
    }

    /** The fault of the text around its names; a rule that needs the whole text checks it when the names are bound. */
    Optional<String> fault(NamePattern text) {
        if (!text.names().isEmpty() && !rule.checksCharactersOnly()) {
            return Optional.empty();
        }
        Map<String, String> samples =
                text.names().stream().collect(Collectors.toMap(Function.identity(), name -> SAMPLE));
        return fault(text.bind(samples).text());
    }

    /** Only these and {@code service} or {@code task} have no default. */
    boolean isRequired() {
        return this == ENVIRONMENT || this == REPOSITORY;
    }

    /** Whether the field is about an ECS service, which a task does not have. */
    boolean isOfService() {
        return this == SERVICE
                || this == ECS_SERVICE
                || this == ROLLBACK
                || this == DEADLINE_MINUTES
                || this == RELEASE_TASK;
    }

    /** Whether two targets that differ in this field alone are two targets, and not one that is deployed in two ways. */
    boolean distinguishesTargets() {
        return switch (this) {
            case SERVICE, TASK, ENVIRONMENT, REPOSITORY, REGISTRY, CLUSTER, ECS_SERVICE, FAMILY -> true;
            case TAGS,
                    LIKE,
                    TEMPLATE,
                    CONTAINERS,
                    PLACEHOLDER_TAG,
                    VERSION_VARIABLES,
                    VERSION_LABELS,
                    ROLLBACK,
                    DEADLINE_MINUTES,
                    RELEASE_TASK,
                    FOLLOW_TEMPLATE,
                    SIGNED,
                    SCAN,
                    REGION,
                    ROLE_ARN -> false;
        };
    }

    /** Whether the field is a list of names, which may have names in braces. */
    boolean isList() {
        return this == CONTAINERS || this == VERSION_VARIABLES || this == VERSION_LABELS;
    }

    /** Whether the field is one text, which may have names in braces. */
    boolean isText() {
        return !isList() && rule != Rule.NONE;
    }

    /** The rules. They are an enum, because functions in an enum's fields would not be constants. */
    private enum Rule {
        NONE(""),
        PLAIN("a name (a letter or digit, then letters, digits, \".\", \"_\" or \"-\", at most 255)"),
        ECS_NAME("a name that ECS allows (letters, digits, \"_\" and \"-\", at most 255)"),
        CLUSTER("a cluster's name (letters, digits, \"_\" and \"-\", at most 255) or ARN"),
        REPOSITORY("a name that ECR allows (2 to 256 lower-case letters, digits, \".\", \"_\", \"-\" and \"/\";"
                + " no registry, no tag, no wildcard)"),
        REGISTRY("a registry's host, such as 123456789012.dkr.ecr.eu-central-1.amazonaws.com"),
        TAG("an image tag (letters, digits, \".\", \"_\" and \"-\", at most 128)"),
        VARIABLE(
                "an environment variable's name (a letter or \"_\", then letters, digits, \"_\", \".\" and \"-\", at most 255)"),
        LABEL(
                "a docker label's name (a letter or digit, then letters, digits, \".\", \"_\", \"-\" and \"/\", at most 255)"),
        REGION("a region, such as eu-central-1"),
        ROLE("a role's ARN, such as arn:aws:iam::123456789012:role/slipway");

        private final String description;

        Rule(String description) {
            this.description = description;
        }

        /** Whether the text around an unbound name can be checked. */
        private boolean checksCharactersOnly() {
            return this != REGISTRY && this != REGION && this != ROLE;
        }

        private boolean allows(String text) {
            return switch (this) {
                case NONE -> true;
                case PLAIN -> text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,254}");
                case ECS_NAME -> text.matches("[A-Za-z0-9_-]{1,255}");
                case CLUSTER ->
                    text.matches("(?:arn:aws[a-z-]*:ecs:[a-z0-9-]+:[0-9]{12}:cluster/)?[A-Za-z0-9_-]{1,255}");
                case REPOSITORY -> text.length() >= 2 && text.length() <= 256 && isRepositoryName(text);
                case REGISTRY -> EcrRegistry.parse(text).isPresent();
                case TAG -> ImageReference.isTag(text);
                case VARIABLE -> text.matches("[A-Za-z_][A-Za-z0-9_.-]{0,254}");
                case LABEL -> text.matches("[A-Za-z0-9][A-Za-z0-9._/-]{0,254}");
                case REGION -> text.matches("[a-z]{2,5}(?:-[a-z]{2,12}){1,2}-[0-9]{1,2}");
                case ROLE -> text.matches("arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,576}");
            };
        }

        private static boolean isRepositoryName(String text) {
            return ImageReference.tryParse(text)
                    .filter(i -> i.repository().equals(text))
                    .isPresent();
        }
    }
}
