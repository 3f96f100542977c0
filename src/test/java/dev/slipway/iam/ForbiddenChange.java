package dev.slipway.iam;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * One change that makes an allowed request a forbidden one: the same action on another resource, or in another context.
 *
 * @param name the other resource or context
 */
record ForbiddenChange(String name, UnaryOperator<IamRequest> change) {
    private static final String STRANGER = "999999999999";

    private static final List<ForbiddenChange> ALL = List.of(
            arns("another service", "(:service(-[a-z]+)?/[^/]+/)[^/]+", "$1other"),
            arns("another cluster", "(:(service(-[a-z]+)?|cluster|task)/)[^/]+", "$1other"),
            arns("a cluster whose name has the same prefix", "(:(service(-[a-z]+)?|cluster|task)/[^/]+)", "$1-2"),
            arns("another family", "(:task-definition/)[^:]+", "$1other-dev"),
            arns("Terraform's family", "(:task-definition/[^:]+)", "$1-template"),
            resource("another role", "(:role/).*", "$1other"),
            resource("another repository", "(:repository/).*", "$1acme/other"),
            resource("another event bus", "(:event-bus/).*", "$1default"),
            resource("another queue", "(:sqs:.*:).*", "$1other"),
            resource("another parameter", "(:parameter/slipway).*", "$1/other"),
            resource("a parameter whose name has the same prefix", "(:parameter/slipway[a-z/-]*[a-z])/?$", "$12"),
            resource("the callers of another installation", "(:parameter/slipway-[a-z]+/).*", "$1other"),
            arns("another account", ":(\\d{12}):", ":" + STRANGER + ":"),
            // a family's task definitions are allowed in every region
            arns(
                    "another region",
                    "(:(?:ecs|ecr|events|sqs|ssm):)[a-z0-9-]+(:\\d+:(?!task-definition))",
                    "$1sa-east-1$2"),
            context("another source", "events:source", List.of("acme.releases")),
            context("another source and its own", "events:source", List.of("slipway", "aws.ecr")),
            context("no source", "events:source", List.of()),
            context("roles for EC2", "iam:PassedToService", List.of("ec2.amazonaws.com")),
            context("roles for Lambda", "iam:PassedToService", List.of("lambda.amazonaws.com")),
            new ForbiddenChange("tags of a running task", ForbiddenChange::withoutCreation),
            context("a task without Slipway's tags", "aws:ResourceTag/slipway:service", List.of()),
            context("no task definition", "ecs:task-definition", List.of()));

    /** The changes that apply to this request. */
    static List<ForbiddenChange> of(IamRequest request) {
        return ALL.stream()
                .filter(way -> !way.change().apply(request).equals(request))
                .toList();
    }

    static List<String> names() {
        return ALL.stream().map(ForbiddenChange::name).toList();
    }

    private static ForbiddenChange resource(String name, String pattern, String replacement) {
        return new ForbiddenChange(
                name,
                request -> new IamRequest(
                        request.action(), request.resource().replaceFirst(pattern, replacement), request.context()));
    }

    /** Changes the resource and the context keys that name it. */
    private static ForbiddenChange arns(String name, String pattern, String replacement) {
        return new ForbiddenChange(name, request -> {
            var context = new TreeMap<String, List<String>>();
            request.context()
                    .forEach((key, values) -> context.put(
                            key,
                            key.startsWith("ecs:")
                                    ? values.stream()
                                            .map(value -> value.replaceFirst(pattern, replacement))
                                            .toList()
                                    : values));
            return new IamRequest(request.action(), request.resource().replaceFirst(pattern, replacement), context);
        });
    }

    /** TagResource by itself, and not what RunTask writes. */
    private static IamRequest withoutCreation(IamRequest request) {
        Map<String, List<String>> context = new TreeMap<>(request.context());
        return request.resource().contains(":task/") && context.remove("ecs:CreateAction") != null
                ? new IamRequest(request.action(), request.resource(), context)
                : request;
    }

    /** @param values the new values; none removes the key */
    private static ForbiddenChange context(String name, String key, List<String> values) {
        return new ForbiddenChange(name, request -> {
            Map<String, List<String>> context = new TreeMap<>(request.context());
            Optional.ofNullable(context.remove(key))
                    .filter(was -> !values.isEmpty())
                    .ifPresent(was -> context.put(key, values));
            return new IamRequest(request.action(), request.resource(), context);
        });
    }
}
