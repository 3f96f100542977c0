package dev.slipway.sandbox.api;

import java.util.Set;

/** The operations that the sandbox answers, for rules that name one. */
public final class Operations {
    public static final Set<String> ECS = Set.of(
            "ContinueServiceDeployment",
            "CreateCluster",
            "CreateService",
            "DeleteCluster",
            "DeleteService",
            "DeleteTaskDefinitions",
            "DeregisterTaskDefinition",
            "DescribeClusters",
            "DescribeServiceDeployments",
            "DescribeServiceRevisions",
            "DescribeServices",
            "DescribeTaskDefinition",
            "DescribeTasks",
            "ListClusters",
            "ListServiceDeployments",
            "ListServices",
            "ListTagsForResource",
            "ListTaskDefinitionFamilies",
            "ListTaskDefinitions",
            "ListTasks",
            "RegisterTaskDefinition",
            "RunTask",
            "StopServiceDeployment",
            "StopTask",
            "TagResource",
            "UntagResource",
            "UpdateService");
    public static final Set<String> ECR = Set.of(
            "BatchDeleteImage",
            "BatchGetImage",
            "CreateRepository",
            "DeleteRepository",
            "DescribeImageScanFindings",
            "DescribeImageSigningStatus",
            "DescribeImages",
            "DescribeRepositories",
            "GetAuthorizationToken",
            "ListImages",
            "ListTagsForResource",
            "PutImage",
            "PutImageTagMutability",
            "UpdateImageStorageClass");
    public static final Set<String> SSM = Set.of(
            "DeleteParameter",
            "DescribeParameters",
            "GetParameter",
            "GetParametersByPath",
            "ListTagsForResource",
            "PutParameter");
    public static final Set<String> SQS = Set.of(
            "ChangeMessageVisibility",
            "ChangeMessageVisibilityBatch",
            "DeleteMessage",
            "DeleteMessageBatch",
            "GetQueueAttributes",
            "GetQueueUrl",
            "ReceiveMessage",
            "SendMessage");
    public static final Set<String> OTHERS = Set.of(
            "AssumeRole",
            "AssumeRoleWithWebIdentity",
            "DescribeScalableTargets",
            "DescribeScalingPolicies",
            "DescribeScheduledActions",
            "GetCallerIdentity",
            "Invoke",
            "PutEvents");

    private Operations() {}

    /** @throws IllegalArgumentException if the sandbox does not answer the operation: a rule for it would do nothing */
    static void check(String operation) {
        if (!ECS.contains(operation)
                && !ECR.contains(operation)
                && !SSM.contains(operation)
                && !SQS.contains(operation)
                && !OTHERS.contains(operation)) {
            throw new IllegalArgumentException(
                    "the sandbox has no operation \"%s\"; name one as AWS writes it, or * for all"
                            .formatted(operation));
        }
    }
}
