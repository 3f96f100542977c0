package dev.slipway.config;

import dev.slipway.pattern.NamePattern;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a boundary may limit of a target. */
enum BoundaryField {
    REPOSITORY(TargetField.REPOSITORY),
    REGISTRY(TargetField.REGISTRY),
    CLUSTER(TargetField.CLUSTER),
    ECS_SERVICE(TargetField.ECS_SERVICE),
    FAMILY(TargetField.FAMILY),
    TEMPLATE(TargetField.TEMPLATE),
    ROLE_ARN(TargetField.ROLE_ARN),
    REGION(TargetField.REGION),
    SERVICE(TargetField.SERVICE),
    TASK(TargetField.TASK),
    ENVIRONMENT(TargetField.ENVIRONMENT),
    LIKE(TargetField.LIKE),
    TASK_ROLE_ARN(TargetField.RELEASE_TASK),
    SIGNED(TargetField.SIGNED),
    SCAN(TargetField.SCAN);

    private final TargetField target;

    BoundaryField(TargetField target) {
        this.target = target;
    }

    String json() {
        return this == TASK_ROLE_ARN ? ReleaseTaskSpec.Text.TASK_ROLE_ARN.json() : target.json();
    }

    static Optional<BoundaryField> of(String json) {
        return Arrays.stream(values())
                .filter(field -> field.json().equals(json))
                .findFirst();
    }

    /** The limits of this field where a boundary names none for it: what is written in its place must not leave them. */
    Optional<BoundaryField> instead() {
        return switch (this) {
            case TASK -> Optional.of(SERVICE);
            case SERVICE -> Optional.of(TASK);
            case LIKE -> Optional.of(ECS_SERVICE);
            case REPOSITORY,
                    REGISTRY,
                    CLUSTER,
                    ECS_SERVICE,
                    FAMILY,
                    TEMPLATE,
                    ROLE_ARN,
                    REGION,
                    ENVIRONMENT,
                    TASK_ROLE_ARN,
                    SIGNED,
                    SCAN -> Optional.empty();
        };
    }

    /** What the target has there, defaults included; empty where it has nothing that could leave a boundary. */
    Optional<NamePattern> of(TargetSpec spec) {
        return switch (this) {
            case SERVICE -> spec.isTask() ? Optional.empty() : spec.text(target);
            case TASK_ROLE_ARN ->
                spec.releaseTask()
                        .flatMap(task -> Optional.ofNullable(task.texts().get(ReleaseTaskSpec.Text.TASK_ROLE_ARN)));
            case SIGNED ->
                Optional.of(NamePattern.parse(String.valueOf(spec.imageGate().signed())));
            case SCAN ->
                spec.imageGate()
                        .scan()
                        .map(severity -> NamePattern.parse(severity.name().toLowerCase(Locale.ROOT)));
            case REPOSITORY,
                    REGISTRY,
                    CLUSTER,
                    ECS_SERVICE,
                    FAMILY,
                    TEMPLATE,
                    ROLE_ARN,
                    REGION,
                    TASK,
                    ENVIRONMENT,
                    LIKE -> spec.text(target);
        };
    }

    boolean isGiven(TargetSpec spec) {
        return spec.given().contains(target);
    }

    /** Where a problem of the field is shown. */
    ConfigPath path(ConfigPath of) {
        ConfigPath field = of.at(target);
        return this == TASK_ROLE_ARN ? field.member(json()) : field;
    }
}
