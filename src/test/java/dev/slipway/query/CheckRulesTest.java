package dev.slipway.query;

import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.release;
import static dev.slipway.fixtures.TargetFixture.service;
import static dev.slipway.fixtures.TargetFixture.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.ImageGate;
import dev.slipway.config.Target;
import dev.slipway.config.Target.Rollback;
import dev.slipway.ecs.FailureDetection;
import dev.slipway.ecs.FailureDetection.Detector;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.VersionNames;
import dev.slipway.pattern.TagPattern;
import dev.slipway.release.Release;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts of a check that need no AWS. */
class CheckRulesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            OFF        | OFF        | AUTO | WARN | set deployment_circuit_breaker in Terraform
            OFF        | OFF        | OFF  | WARN | set deployment_circuit_breaker in Terraform
            ROLLS_BACK | OFF        | OFF  | OK   | ECS rolls it back
            OFF        | ROLLS_BACK | OFF  | OK   | alarms fail a deployment
            FAILS      | OFF        | AUTO | OK   | Slipway rolls it back
            FAILS      | OFF        | OFF  | WARN | nobody rolls it back
            OFF        | FAILS      | OFF  | WARN | nobody rolls it back
            """)
    void saysWhoNoticesAFailureAndWhoRollsBack(
            Detector breaker, Detector alarms, Rollback rollback, Finding.Result result, String words) {
        Finding finding = FailureDetectionCheck.of(
                targetWith(rollback, List.of()), detecting(new FailureDetection(breaker, alarms)));

        assertThat(finding.result()).isEqualTo(result);
        assertThat(finding.text()).contains(words);
    }

    @Test
    void findsTheNewestRevisionThatAPushMade() {
        Target target = targetWith(Rollback.AUTO, List.of(TagPattern.parse("main-*")));
        Release pushed = release(7, NOON, "event", Release.IMAGE_TAG, "main-7");
        Release requested =
                release(8, NOON.plusSeconds(60), "r8", Release.IMAGE_TAG, "main-8", Release.REQUESTED_BY, "jo");

        assertThat(PushCheck.of(target, List.of(requested, pushed)))
                .isEqualTo(Finding.ok(
                        "pushes", "the newest revision that a push made is main-7 (7) of 2026-03-01 12:00Z"));
        assertThat(PushCheck.of(target, List.of(requested)).result()).isEqualTo(Finding.Result.WARN);
        assertThat(PushCheck.of(target, List.of()).text()).contains("0 looked at");
    }

    @Test
    void expectsNoPushWithoutTags() {
        assertThat(PushCheck.of(targetWith(Rollback.AUTO, List.of()), List.of()).result())
                .isEqualTo(Finding.Result.OK);
    }

    /** Only the tags of a release say who made it. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "main-1, 2026-03-01T12:00:00Z,        -,  -,   -, true",
                "main-1, 2026-03-01T12:00:00.000001Z, -,  -,   -, false",
                "main-1, 2026-03-01T12:00:00Z,        jo, -,   -, false",
                "main-1, 2026-03-01T12:00:00Z,        -,  why, -, false",
                "main-1, 2026-03-01T12:00:00Z,        -,  -,   5, false",
                "-,      2026-03-01T12:00:00Z,        -,  -,   -, false"
            })
    void tellsAPushFromARequest(
            @Nullable String tag,
            Instant at,
            @Nullable String by,
            @Nullable String reason,
            @Nullable String restores,
            boolean isOfPush) {
        var tags = new ArrayList<String>();
        add(tags, Release.IMAGE_TAG, tag);
        add(tags, Release.REQUESTED_BY, by);
        add(tags, Release.REASON, reason);
        add(tags, Release.RESTORES, restores);

        assertThat(release(7, at, "id", tags.toArray(String[]::new)).isOfPush()).isEqualTo(isOfPush);
    }

    private static void add(List<String> tags, String key, @Nullable String value) {
        if (value != null) {
            tags.addAll(List.of(key, value));
        }
    }

    private static Service detecting(FailureDetection detection) {
        Service s = service("web-dev:7");
        return new Service(
                s.arn(),
                s.status(),
                s.controller(),
                s.taskDefinition(),
                s.strategy(),
                detection,
                s.createdAt(),
                s.deployments());
    }

    private static Target targetWith(Rollback rollback, List<TagPattern> tags) {
        Target t = target();
        return new Target(
                t.service(),
                t.environment(),
                t.registry(),
                t.repository(),
                tags,
                t.cluster(),
                t.ecsService(),
                Optional.empty(),
                t.family(),
                t.template(),
                t.containers(),
                t.placeholderTag(),
                VersionNames.NONE,
                rollback,
                t.deadlineMinutes(),
                t.followTemplate(),
                Optional.empty(),
                ImageGate.NONE,
                t.location());
    }
}
