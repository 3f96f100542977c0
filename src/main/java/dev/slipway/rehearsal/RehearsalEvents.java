package dev.slipway.rehearsal;

import java.time.Instant;

/** What a function in the account of the rehearsal gets: its configuration, and one event. */
public final class RehearsalEvents {
    private final RehearsalNames names;
    private final Instant now;

    RehearsalEvents(RehearsalNames names, Instant now) {
        this.names = names;
        this.now = now;
    }

    /** The value for {@code SLIPWAY_CONFIG}. */
    public String configuration() {
        return """
                {"targets": [{"service": "%1$s", "environment": "dev", "repository": "acme/%1$s", "tags": ["v*"]}]}""".formatted(RehearsalNames.NAME);
    }

    public String functionArn() {
        return names.function();
    }

    /** The event of a third image. */
    public String push() {
        return event("aws.ecr", "ECR Image Action", "[]", """
                {"result": "SUCCESS", "action-type": "PUSH", "repository-name": "acme/%s", "image-tag": "v3", "image-digest": "%s",
                 "manifest-media-type": "application/vnd.oci.image.manifest.v1+json",
                 "artifact-media-type": "application/vnd.oci.image.config.v1+json"}""".formatted(RehearsalNames.NAME, RehearsalNames.digest(3)));
    }

    /** The event that the deployment of the second release failed. */
    public String failure() {
        return event(
                "aws.ecs", "ECS Deployment State Change", "[\"%s\"]".formatted(names.service()), """
                {"eventType": "ERROR", "eventName": "SERVICE_DEPLOYMENT_FAILED", "deploymentId": "ecs-svc/2",
                 "updatedAt": "%s", "reason": "ECS deployment circuit breaker: tasks failed to start."}""".formatted(now));
    }

    private String event(String source, String detailType, String resources, String detail) {
        return """
                {"version": "0", "id": "%s", "detail-type": "%s", "source": "%s", "account": "%s", "time": "%s", "region": "%s",
                 "resources": %s, "detail": %s}""".formatted(
                        RehearsalNames.NAME,
                        detailType,
                        source,
                        RehearsalNames.ACCOUNT,
                        now,
                        names.region(),
                        resources,
                        detail);
    }
}
