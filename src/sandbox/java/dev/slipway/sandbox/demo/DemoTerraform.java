package dev.slipway.sandbox.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.text.Json;
import java.util.ArrayList;

/** What Terraform owns in the demo: repositories, templates with a placeholder image, services that run them. */
final class DemoTerraform {
    /** The circuit breaker setting of a service. */
    enum Breaker {
        NONE("no breaker"),
        DETECTS("breaker, rollback = false"),
        ROLLS_BACK("breaker, rollback = true");

        private final String description;

        Breaker(String description) {
            this.description = description;
        }

        String description() {
            return description;
        }
    }

    private final AwsAccount aws;

    DemoTerraform(AwsAccount aws) {
        this.aws = aws;
    }

    void repository(String name) {
        aws.setup().repository(name);
    }

    void service(String environment, String name, Breaker breaker) {
        ObjectNode request = request(environment, name);
        if (breaker != Breaker.NONE) {
            request.withObject("/deploymentConfiguration/deploymentCircuitBreaker")
                    .put("enable", true)
                    .put("rollback", breaker == Breaker.ROLLS_BACK);
        }
        aws.setup().service(request);
    }

    /** A blue/green service whose lifecycle hook calls the function when the test listener has the new version. */
    void service(String environment, String name, DemoSmokeTest test) {
        ObjectNode request = request(environment, name);
        ObjectNode hook = request.putObject("deploymentConfiguration")
                .put("strategy", "BLUE_GREEN")
                .put("bakeTimeInMinutes", 1)
                .putArray("lifecycleHooks")
                .addObject()
                .put("targetType", "AWS_LAMBDA")
                .put("hookTargetArn", test.arn())
                .put("roleArn", "arn:aws:iam::123456789012:role/ecs-hooks");
        hook.putArray("lifecycleStages").add("POST_TEST_TRAFFIC_SHIFT");
        ObjectNode details = hook.putObject("hookDetails").put("tries", 1).put("timeoutSeconds", 30);
        details.putArray("requests").addObject().put("url", test.url() + "/health");
        aws.setup().service(request);
    }

    private ObjectNode request(String environment, String name) {
        ObjectNode request = Json.object()
                .put("cluster", environment)
                .put("serviceName", name)
                .put("taskDefinition", template(name, environment, "info"))
                .put("desiredCount", 2);
        request.withObject("/networkConfiguration/awsvpcConfiguration")
                .putArray("subnets")
                .add("subnet-1");
        return request;
    }

    /** @return the ARN of a new revision */
    String template(String service, String environment, String logLevel) {
        return aws.setup().taskDefinition("""
                        { "family": "%s-%s-template", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc",
                          "cpu": "256", "memory": "512", "executionRoleArn": "arn:aws:iam::123456789012:role/execution",
                          "runtimePlatform": { "cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX" },
                          "containerDefinitions": [
                            { "name": "app", "image": "%s/acme/%s:latest", "essential": true,
                              "portMappings": [ { "containerPort": 8080, "protocol": "tcp" } ],
                              "environment": [ { "name": "LOG_LEVEL", "value": "%s" } ],
                              "secrets": [ { "name": "DB", "valueFrom": "arn:aws:ssm:us-east-1:123456789012:parameter/db" } ] },
                            { "name": "agent", "image": "public.ecr.aws/acme/agent:3.2", "essential": false } ] }
                        """.formatted(service, environment, aws.registryHost(), service, logLevel));
    }

    /** The newest revisions of Terraform's families. */
    String templates() {
        ObjectNode active = Json.object().put("status", "ACTIVE");
        var newest = new ArrayList<String>();
        for (JsonNode family :
                aws.quietly("ecs", "ListTaskDefinitionFamilies", active).path("families")) {
            if (family.asText().endsWith("-template")) {
                ObjectNode which = Json.object().put("taskDefinition", family.asText());
                newest.add(DemoConsole.shortName(aws.quietly("ecs", "DescribeTaskDefinition", which)
                        .at("/taskDefinition/taskDefinitionArn")
                        .asText()));
            }
        }
        return String.join(", ", newest);
    }
}
