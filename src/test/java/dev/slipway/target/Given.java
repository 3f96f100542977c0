package dev.slipway.target;

import dev.slipway.ecs.ImageReference;
import dev.slipway.trigger.Trigger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Configurations and triggers that the tests of this package share. */
public final class Given {
    public static final Home HOME = new Home("123456789012", "eu-central-1");
    public static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
    public static final Instant TIME = Instant.parse("2026-03-02T09:15:21Z");

    /** A target deployed on push, one deployed on request only, and a pattern. */
    public static final String THREE_TARGETS = """
            { "targets": [
              { "service": "web", "environment": "dev",  "repository": "acme/web", "tags": ["main-*"] },
              { "service": "web", "environment": "prod", "repository": "acme/web", "cluster": "production", "rollback": "auto" },
              { "service": "{service}", "environment": "{environment}", "repository": "apps/{service}", "tags": ["{environment}-*"] } ] }
            """;

    private Given() {}

    /** @param targets JSON with ' in place of " */
    public static Configuration configuration(String... targets) {
        return Configuration.parse(json(targets), HOME);
    }

    public static String json(String... targets) {
        return "{\"targets\": [%s]}".formatted(String.join(",", targets)).replace('\'', '"');
    }

    public static List<Problem> problems(String json) {
        try {
            Configuration.parse(json, HOME);
            return List.of();
        } catch (ConfigurationRefused e) {
            return e.problems();
        }
    }

    public static Trigger.Push push(String repository, String tag) {
        return push(HOME.registry(), repository, tag);
    }

    public static Trigger.Push push(String registry, String repository, String tag) {
        return new Trigger.Push(
                new ImageReference(Optional.of(registry), repository, Optional.of(tag), Optional.of(DIGEST)),
                Optional.empty(),
                "event-1",
                TIME);
    }

    public static Trigger.Deploy deploy(String service, String environment) {
        return deploy(service, environment, new Trigger.Version.Tag("v1"));
    }

    public static Trigger.Deploy deploy(String service, String environment, Trigger.Version version) {
        return new Trigger.Deploy(demand(service, environment), version);
    }

    public static Trigger.Demand demand(String service, String environment) {
        return new Trigger.Demand(
                service,
                environment,
                true,
                true,
                "request-1",
                TIME,
                Trigger.Attempts.BY_CLIENT,
                Optional.of("ann"),
                Optional.of("because"));
    }

    /** The targets of the requests, as {@code web in dev}. */
    public static List<String> requestedTargets(Selection selection) {
        return selection.asked().stream().map(a -> a.target().toString()).toList();
    }

    public static List<String> refused(Selection selection) {
        return selection.refused().stream()
                .map(r -> r.service() + " in " + r.environment())
                .toList();
    }

    public static List<String> words(String list) {
        return list.isBlank() ? List.of() : Arrays.asList(list.split(",\\s*"));
    }
}
