package dev.slipway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;

/** A push event as ECR sends it. Each test changes one part of it. */
final class EcrEventFixture {
    static final String DIGEST = "sha256:2c2c0c11d801b86cfd661f214721d7a40c5368dc3c5777dd7c5f3f37860d4f4d";
    static final String TIME = "2026-03-02T09:15:21Z";

    private final ObjectNode envelope = (ObjectNode) Json.parse("""
            {"version": "0", "id": "4f5ec4d5-4de4-7aad-a046-56d5cfe1df0e", "detail-type": "ECR Image Action",
             "source": "aws.ecr", "account": "123456789012", "time": "2026-03-02T09:15:21Z", "region": "us-east-1",
             "resources": [],
             "detail": {"action-type": "PUSH", "result": "SUCCESS", "repository-name": "acme/web",
                        "image-digest": "%s", "image-tag": "main-42"}}""".formatted(DIGEST));

    EcrEventFixture with(String member, JsonNode value) {
        envelope.set(member, value);
        return this;
    }

    EcrEventFixture with(String member, String value) {
        envelope.put(member, value);
        return this;
    }

    EcrEventFixture without(String member) {
        envelope.remove(member);
        return this;
    }

    EcrEventFixture detail(String member, String value) {
        envelope.withObject("/detail").put(member, value);
        return this;
    }

    EcrEventFixture detail(String member, JsonNode value) {
        envelope.withObject("/detail").set(member, value);
        return this;
    }

    EcrEventFixture withoutDetail(String member) {
        envelope.withObject("/detail").remove(member);
        return this;
    }

    JsonNode json() {
        return envelope;
    }
}
