package dev.slipway.deploy.plan;

import static dev.slipway.fixtures.TargetFixture.A;
import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.WEB;
import static dev.slipway.fixtures.TargetFixture.log;
import static dev.slipway.fixtures.TargetFixture.onlyNewerVersions;
import static dev.slipway.fixtures.TargetFixture.push;
import static dev.slipway.fixtures.TargetFixture.release;
import static dev.slipway.fixtures.TargetFixture.snapshot;
import static dev.slipway.fixtures.TargetFixture.tagsOf;
import static dev.slipway.fixtures.TargetFixture.target;
import static dev.slipway.fixtures.TargetFixture.template;
import static dev.slipway.fixtures.TargetFixture.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deploy.plan.DeployAction.Held;
import dev.slipway.deploy.plan.DeployAction.NotedVersion;
import dev.slipway.deploy.plan.DeployAction.Register;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.release.Hold;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.RestoredRevision;
import dev.slipway.trigger.RequestMetadata;
import dev.slipway.trigger.Trigger.Attempts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A target that a person holds. */
class DeployPlannerHoldTest {
    private static final Hold HOLD =
            new Hold(NOON, NOON.plus(Duration.ofHours(24)), Optional.of("jo"), "release freeze");
    private static final Release LAST = held(HOLD);

    private static Release held(Hold hold) {
        return release(9, NOON, "last", Release.HELD, hold.tag(), Release.IMAGE_TAG, "v1.5.0");
    }

    private static DeployRequest request(DeployRequest.By by, int second, boolean despiteHold, boolean restores) {
        var metadata = new RequestMetadata(
                "new",
                NOON.plusSeconds(second),
                Attempts.OF_ONE_TIME,
                false,
                false,
                Optional.empty(),
                Optional.of("because"),
                despiteHold);
        return new DeployRequest(
                target(),
                WEB.withTag(Optional.of("v2")).withDigest(A),
                metadata,
                by,
                Optional.empty(),
                false,
                restores
                        ? Optional.of(new RestoredRevision(release(7, NOON.minusSeconds(9), "seven"), List.of()))
                        : Optional.empty(),
                by == DeployRequest.By.TEMPLATE
                        ? Optional.of(new RevisionName("web-dev-template", 3))
                        : Optional.empty());
    }

    /** Who requests it, how many seconds after the last release, despite the hold, a rollback, and what becomes of it. */
    @ParameterizedTest
    @CsvSource({
        "PUSH,     1,  false, false, Held",
        "PUSH,     0,  false, false, Read",
        "PUSH,     -1, false, false, Held",
        "TEMPLATE, 1,  false, false, Held",
        "TEMPLATE, -1, false, false, Held",
        "PERSON,   1,  false, false, Held",
        "PERSON,   -1, false, false, Held",
        "PERSON,   1,  true,  false, Register",
        "PERSON,   -1, true,  false, Supersede",
        "PERSON,   1,  false, true,  Register",
        "PERSON,   -1, false, true,  Supersede"
    })
    void holdForbidsAllButRollbacksAndIsDecidedBeforeTheOrder(
            DeployRequest.By by, int second, boolean despiteHold, boolean restores, String action) {
        assertThat(DeployPlanner.plan(request(by, second, despiteHold, restores), snapshot(log(LAST))))
                .extracting(planned -> planned.getClass().getSimpleName())
                .isEqualTo(action);
    }

    @Test
    void saysUntilWhenByWhomWhyAndWhatToDo() {
        assertThat(DeployPlanner.plan(request(DeployRequest.By.PERSON, 1, false, false), snapshot(log(LAST))))
                .isEqualTo(new Held(
                        "held until 2026-03-02T12:00:00Z by jo: release freeze; end the hold with `unhold`, or request it with `\"despiteHold\": true` (bin/slipway: --despite-hold)",
                        Optional.empty()));
    }

    /** An attempt before the hold registered it: the same event is finished, in whichever run. */
    @ParameterizedTest
    @CsvSource({"-1", "0", "1"})
    void finishesARequestThatTheLogHasAlready(int second) {
        DeployRequest same = push("v2", A, "last", NOON.plusSeconds(second));

        assertThat(DeployPlanner.plan(same, snapshot(log(LAST)))).isInstanceOf(DeployAction.Unchanged.class);
    }

    /** It was registered before the hold, and another one was requested since. */
    @Test
    void supersedesARequestOfTheLogThatWasBeaten() {
        Release beaten = release(8, NOON.minusSeconds(1), "beaten");

        assertThat(DeployPlanner.plan(push("v2", A, "beaten", NOON.minusSeconds(1)), snapshot(log(beaten, LAST))))
                .isInstanceOf(DeployAction.Supersede.class);
    }

    @ParameterizedTest
    @CsvSource({"PT23H59M59S, true", "PT24H, false", "P30D, false"})
    void endsByItself(Duration after, boolean held) {
        DeploySnapshot now = snapshot(log(LAST));
        DeploySnapshot later = new DeploySnapshot(
                now.service(), now.template(), now.log(), now.image(), now.index(), NOON.plus(after));

        assertThat(DeployPlanner.plan(push("v2", A, "new", NOON.plusSeconds(1)), later) instanceof Held)
                .isEqualTo(held);
    }

    @Test
    void endedHoldForbidsNothingAndIsNotCarriedOn() {
        LogTail ended = log(held(Hold.ended(NOON, Optional.empty(), "")));

        assertThat(DeployPlanner.plan(push("v2", A, "new", NOON.plusSeconds(1)), snapshot(ended)))
                .isInstanceOfSatisfying(
                        Register.class,
                        registered -> assertThat(tagsOf(registered.revision().request()))
                                .doesNotContainKey(Release.HELD));
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void whatIsRegisteredMeanwhileCarriesTheHoldOn(boolean despiteHold, boolean restores) {
        DeployRequest request = request(DeployRequest.By.PERSON, 1, despiteHold, restores);

        assertThat(DeployPlanner.plan(request, snapshot(log(LAST))))
                .isInstanceOfSatisfying(
                        Register.class,
                        registered -> assertThat(tagsOf(registered.revision().request()))
                                .containsEntry(Release.HELD, HOLD.tag())
                                .containsEntry(Release.REASON, "because"));
    }

    /** With 30 tags of the template and 12 of Slipway's the hold would take the place of one that comes later. */
    @ParameterizedTest
    @CsvSource({"29, true", "30, false"})
    void holdTakesThePlaceOfTheReasonWhereNoneIsLeft(int templateTags, boolean keepsReason) throws RefusedException {
        Map<String, String> tags = new LinkedHashMap<>();
        for (int i = 0; i < templateTags; i++) {
            tags.put("tag-" + i, "x");
        }
        DeployRequest base = request(DeployRequest.By.PERSON, 1, false, true);
        DeployRequest request = new DeployRequest(
                target(),
                base.image(),
                base.metadata().by(Optional.of("jo"), "because"),
                DeployRequest.By.PERSON,
                Optional.empty(),
                false,
                base.restores(),
                Optional.empty());
        var template = new TaskDefinition(template().content(), tags);

        Map<String, String> made = tagsOf(new RevisionBuilder(target(), template)
                .make(request, request.image(), 9, Optional.empty(), Optional.of(HOLD))
                .request());

        assertThat(made).containsKey(Release.HELD).hasSize(templateTags + (keepsReason ? 13 : 12));
        assertThat(made.containsKey(Release.REASON)).isEqualTo(keepsReason);
    }

    /** A later push of a lower version is compared with it after the hold. */
    @Test
    void notesAHigherVersionOfTheDesiredImage() {
        Release desired = release(9, NOON, "last", Release.HELD, HOLD.tag(), Release.IMAGE_DIGEST, A);
        DeployRequest second = onlyNewerVersions(push("v2.0.0", A, "new", NOON.plusSeconds(1)));

        assertThat(DeployPlanner.plan(second, snapshot(log(desired)).withHistory(whole(desired))))
                .isInstanceOfSatisfying(
                        Held.class, held -> assertThat(held.note()).contains(new NotedVersion(desired, "v2.0.0")));
    }
}
