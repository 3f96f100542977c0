package dev.slipway.release;

import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ecs.FailureDetection;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.fixtures.ReleaseTaskLog;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deployments are written {@code id@second}, the PRIMARY one first; the release was announced at second 10. Lambda runs a
 * function for at most 15 minutes, and reads lag for less than one. */
class ReadLagTest {
    @ParameterizedTest
    @CsvSource({
        "a@5, b, 11, true",
        "a@5 c@7, b, 11, true",
        "b@11 a@5, b, 11, false",
        "c@12 a@5, b, 12, false",
        "a@5, '', 11, false",
        "a@5, b, 969, true",
        "a@5, b, 970, false",
    })
    void descriptionIsOlderThanTheDeploymentThatTheReleaseNotes(String listed, String noted, int now, boolean isOlder) {
        Release updated =
                release(2, NOON, "r", Release.ANNOUNCED, NOON.plusSeconds(10).toString(), Release.DEPLOYMENT, noted);

        assertThat(ReadLag.isOlder(service(listed), updated, NOON.plusSeconds(now)))
                .isEqualTo(isOlder);
    }

    @ParameterizedTest
    @CsvSource({
        "a@5, b@11 a@5, true",
        "a@11, b@11 a@11, true",
        "b@11 a@5, b@11 a@5, false",
        "c@12, b@11 a@5, false",
        "c@11, b@11 a@5, false",
        "a@12, b@11 a@5, false",
    })
    void descriptionIsOlderThanTheAnswerOfUpdateService(String listed, String answered, boolean isOlder) {
        assertThat(service(listed).isOlderThan(service(answered))).isEqualTo(isOlder);
    }

    @ParameterizedTest
    @CsvSource({"59, true", "60, false"})
    void youngDeploymentMayBeSlipwaysThoughTheLogDoesNotSaySo(int secondsLater, boolean mayBe) {
        assertThat(ReadLag.mayHideStartOf(service("a@0"), NOON.plusSeconds(secondsLater)))
                .isEqualTo(mayBe);
    }

    @ParameterizedTest
    @CsvSource({"59, '', true", "60, '', false", "59, ecs-svc/1, false"})
    void runThatRegisteredAReleaseMayBeAboutToUpdate(int secondsLater, String noted, boolean mayBe) {
        Release registered = noted.isEmpty() ? release(1, NOON, "r") : release(1, NOON, "r", Release.DEPLOYMENT, noted);

        assertThat(ReadLag.mayHideUpdateTo(registered, NOON.plusSeconds(secondsLater)))
                .isEqualTo(mayBe);
    }

    /** The run that sees the end of its release task updates to it. */
    @ParameterizedTest
    @CsvSource({
        "7 deploying, true",
        "7 deploying succeeded task t7, false",
        "7 preparing waits, false",
        "7 deploying not-needed, false",
        "7 deploying told, false",
        "7 deploying as 7, false"
    })
    void runThatRegisteredAReleaseThatPreparesIsNotAboutToUpdate(String release, boolean mayBe) {
        assertThat(ReadLag.mayHideUpdateTo(ReleaseTaskLog.release(release), Instant.parse("2026-03-01T03:00:08Z")))
                .isEqualTo(mayBe);
    }

    private static Service service(String deployments) {
        var all = Arrays.stream(deployments.split(" "))
                .map(ReadLagTest::deployment)
                .toList();
        return new Service(
                "arn", "ACTIVE", "ECS", all.getFirst().taskDefinition(), "ROLLING", FailureDetection.NONE, NOON, all);
    }

    private static Deployment deployment(String text) {
        String[] parts = text.split("@", 2);
        Instant at = NOON.plusSeconds(Long.parseLong(parts[1]));
        return new Deployment(
                parts[0], "PRIMARY", "web-dev:1", Optional.of("IN_PROGRESS"), Optional.empty(), at, at, 2, 0, 0);
    }
}
