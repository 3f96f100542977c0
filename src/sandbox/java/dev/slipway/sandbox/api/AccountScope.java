package dev.slipway.sandbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;

/** The account ID and region of an AWS account, and its clock. Every service of the account shares it. */
public record AccountScope(String id, String region, InstantSource clock) {
    public AccountScope {
        if (!id.matches("[0-9]{12}")) {
            throw new IllegalArgumentException("account \"%s\" is not 12 digits".formatted(id));
        }
    }

    public Instant now() {
        return clock.instant();
    }

    public String arn(String service, String resource) {
        return "arn:aws:" + service + ":" + region + ":" + id + ":" + resource;
    }

    public String registry() {
        return id + ".dkr.ecr." + region + ".amazonaws.com";
    }

    /** A time as the JSON protocol writes it: epoch seconds with three decimals. */
    public static JsonNode time(Instant instant) {
        return DecimalNode.valueOf(BigDecimal.valueOf(instant.toEpochMilli(), 3));
    }
}
