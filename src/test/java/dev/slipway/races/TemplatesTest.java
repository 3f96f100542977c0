package dev.slipway.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ecs.Entry;
import dev.slipway.ecs.RevisionName;
import dev.slipway.target.Asked;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The template changes during deployments: the service ends on the last requested version with the newest template. */
class TemplatesTest {
    private static final Judge LAST = Judge.runsLastRequest().and(Judge.lastRequestSucceeds());
    private static final Judge RAN_BEFORE = Judge.runsDesiredRevision()
            .and(Judge.rule(
                    "the service runs the version that it ran before",
                    end -> end.observed().runs().flatMap(Entry::imageTag).equals(Optional.of("main-good"))));

    @Test
    void firstPushEndsOnNewTemplateRegisteredMeanwhile() {
        Race race = push(Story.withEmptyLogAndFollowTemplate(), Maimed.NONE, Maimed.NONE);

        Figures figures =
                Explorer.explore(race, LAST.and(madeFrom(2))).print("the first push ever and a template change");

        assertThat(figures.examples()).isEmpty();
    }

    /** CloudTrail delivers late. Lambda retries crashed runs. */
    @Test
    void pushEndsOnNewTemplateWhenItsEventComesLateDespiteTwoCrashes() {
        Race race = push(Story.withGoodReleaseAndFollowTemplate(), Maimed.NONE, Maimed.NONE)
                .whenIdle()
                .faults(2);

        Figures figures = Explorer.explore(
                        race, Judge.runsLastRequest().and(madeFrom(2)))
                .print("a push, and the event of a template change later, two crashes");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void pushEndsOnNewTemplateOnEveryPathFromWalkedStates() {
        Race race = push(Story.withGoodReleaseAndFollowTemplate(), Maimed.NONE, Maimed.NONE)
                .faults(1)
                .losingResponses();

        Figures figures = Walker.of(race, Judge.runsLastRequest().and(madeFrom(2)))
                .walkAndExplore(60_000, 16, 31)
                .print("every path from states that walks of a push and a template change reached, one fault");

        assertThat(figures.examples()).isEmpty();
    }

    /** Until the first version is updated, the service runs a revision that is not a release, like one changed outside Slipway. */
    @Test
    void firstPushEndsOnNewTemplateOnEveryPathFromWalkedStates() {
        Race race = push(Story.withEmptyLogAndFollowTemplate(), Maimed.NONE, Maimed.NONE)
                .faults(1);

        Figures figures = Walker.of(race, Judge.runsLastRequest().and(madeFrom(2)))
                .walkAndExplore(60_000, 12, 35)
                .print(
                        "every path from states that walks of the first push ever and a template change reached, one crash");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void twoTemplateChangesEndOnNewestOnEveryPathFromWalkedStates() {
        Race race = twoChanges(Maimed.NONE).faults(1).losingResponses();

        Figures figures = Walker.of(race, RAN_BEFORE.and(madeFrom(3)))
                .walkAndExplore(60_000, 16, 32)
                .print("every path from states that walks of two template changes reached, one fault");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void serviceEndsOnNewestTemplateDespiteTwoFaults() {
        Race push = push(Story.withGoodReleaseAndFollowTemplate(), Maimed.NONE, Maimed.NONE)
                .faults(2)
                .losingResponses();

        Figures pushed = Walker.of(push, Judge.runsLastRequest().and(madeFrom(2)))
                .walk(500, 33)
                .print("walks of a push and a template change, two faults");
        Figures changed = Walker.of(twoChanges(Maimed.NONE).faults(2).losingResponses(), RAN_BEFORE.and(madeFrom(3)))
                .walk(500, 34)
                .print("walks of two template changes, two faults");

        assertThat(pushed.examples()).isEmpty();
        assertThat(changed.examples()).isEmpty();
    }

    @Test
    void serviceMayEndOnOldTemplateWhenTemplateIsReadOnce() {
        Race push = push(Story.withGoodReleaseAndFollowTemplate(), Maimed.READS_TEMPLATE_ONCE, Maimed.NONE);

        Figures pushed =
                Explorer.explore(push, madeFrom(2)).print("a push that reads the template once, and a template change");
        Figures changed = Explorer.explore(twoChanges(Maimed.READS_TEMPLATE_ONCE), madeFrom(3))
                .print("two template changes, the template read once");

        assertThat(pushed.violations()).isPositive();
        assertThat(changed.violations()).isPositive();
    }

    @Test
    void templateChangeOverridesPushWhenItCountsAsRequest() {
        Race race = push(Story.withGoodReleaseAndFollowTemplate(), Maimed.NONE, Maimed.USES_CURRENT_TIME_AS_REQUEST_TIME);

        Judge pushed = Judge.rule(
                "the pushed version is desired",
                end -> end.observed().last().flatMap(Entry::imageTag).equals(Optional.of("main-1")));

        Figures figures =
                Explorer.explore(race, pushed).print("a push and a template change that counts as a request");

        assertThat(figures.violations()).isPositive();
    }

    private static Race push(Story story, Maimed push, Maimed following) {
        Asked asked = story.push("1", -10);
        return new Race(story)
                .readsInOrder()
                .deployment("A", attempt -> asked, push)
                .actor(change(story, 2))
                .actor(new Following("its event", story, 2, following))
                .after("change to 2");
    }

    private static Race twoChanges(Maimed following) {
        Story story = Story.withGoodReleaseAndFollowTemplate();
        return new Race(story)
                .readsInOrder()
                .actor(change(story, 2))
                .actor(new Following("event of 2", story, 2, following))
                .after("change to 2")
                .actor(change(story, 3))
                .after("change to 2")
                .actor(new Following("event of 3", story, 3, following))
                .after("change to 3");
    }

    private static ByHand change(Story story, int revision) {
        String name = "change to " + revision;
        return new ByHand(name, story)
                .then("registers template " + revision, world -> story.changeTemplate(world, "mode " + revision));
    }

    private static Judge madeFrom(int revision) {
        return Judge.rule(
                "the running revision is made from template " + revision,
                end -> end.observed()
                        .runs()
                        .flatMap(Entry::template)
                        .map(RevisionName::number)
                        .equals(Optional.of(revision)));
    }
}
