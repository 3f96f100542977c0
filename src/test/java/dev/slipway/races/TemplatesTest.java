package dev.slipway.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ecs.Entry;
import dev.slipway.ecs.RevisionName;
import dev.slipway.target.Asked;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A template that changes while versions of it are deployed: what runs is the version requested last, made from it. */
class TemplatesTest {
    private static final Judge LAST = Judge.runsWhatWasRequestedLast().and(Judge.whoAskedLastGotIt());
    private static final Judge RAN_BEFORE = Judge.runsWhatTheLogDesires()
            .and(Judge.rule(
                    "the version that ran before runs",
                    end -> end.look().runs().flatMap(Entry::imageTag).equals(Optional.of("main-good"))));

    @Test
    void theFirstPushOfAllAndARegistrationEndOnTheVersionMadeFromTheNewTemplate() {
        Race race = push(Story.withAnEmptyLogThatFollowsItsTemplate(), Maimed.NOT, Maimed.NOT);

        Figures figures =
                Explorer.explore(race, LAST.and(madeFrom(2))).print("the first push of all and a template's change");

        assertThat(figures.examples()).isEmpty();
    }

    /** CloudTrail takes its time. Who died comes again. */
    @Test
    void anEventThatComesAfterThePushIsDoneWithDeathsAtAnyCall() {
        Race race = push(Story.withAGoodOneThatFollowsItsTemplate(), Maimed.NOT, Maimed.NOT)
                .whenQuiet()
                .troubles(2);

        Figures figures = Explorer.explore(
                        race, Judge.runsWhatWasRequestedLast().and(madeFrom(2)))
                .print("a push, and its template's change told later, two deaths");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void everyWayToTheEndFromWhereAPushAndARegistrationHaveComeWithADeath() {
        Race race = push(Story.withAGoodOneThatFollowsItsTemplate(), Maimed.NOT, Maimed.NOT)
                .troubles(1)
                .losingAnswers();

        Figures figures = Walker.of(race, Judge.runsWhatWasRequestedLast().and(madeFrom(2)))
                .walkAndExplore(60_000, 16, 31)
                .print("every way from where walks of a push and a template's change have come, one trouble");

        assertThat(figures.examples()).isEmpty();
    }

    /** While the very first version is told, the service runs what is no entry, as if somebody had chosen it. */
    @Test
    void everyWayToTheEndFromWhereTheFirstPushOfAllHasComeWithADeath() {
        Race race = push(Story.withAnEmptyLogThatFollowsItsTemplate(), Maimed.NOT, Maimed.NOT)
                .troubles(1);

        Figures figures = Walker.of(race, Judge.runsWhatWasRequestedLast().and(madeFrom(2)))
                .walkAndExplore(60_000, 12, 35)
                .print(
                        "every way from where walks of the first push of all and a template's change have come, one death");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void everyWayToTheEndFromWhereTwoRegistrationsHaveComeWithADeath() {
        Race race = twoChanges(Maimed.NOT).troubles(1).losingAnswers();

        Figures figures = Walker.of(race, RAN_BEFORE.and(madeFrom(3)))
                .walkAndExplore(60_000, 16, 32)
                .print("every way from where walks of two changes of a template have come, one trouble");

        assertThat(figures.examples()).isEmpty();
    }

    @Test
    void walksWithMoreTrouble() {
        Race push = push(Story.withAGoodOneThatFollowsItsTemplate(), Maimed.NOT, Maimed.NOT)
                .troubles(2)
                .losingAnswers();

        Figures pushed = Walker.of(push, Judge.runsWhatWasRequestedLast().and(madeFrom(2)))
                .walk(500, 33)
                .print("walks of a push and a template's change, two troubles");
        Figures changed = Walker.of(twoChanges(Maimed.NOT).troubles(2).losingAnswers(), RAN_BEFORE.and(madeFrom(3)))
                .walk(500, 34)
                .print("walks of two changes of a template, two troubles");

        assertThat(pushed.examples()).isEmpty();
        assertThat(changed.examples()).isEmpty();
    }

    @Test
    void whoReadsTheTemplateOnceMayEndOnTheOldOne() {
        Race push = push(Story.withAGoodOneThatFollowsItsTemplate(), Maimed.READS_THE_TEMPLATE_ONCE, Maimed.NOT);

        Figures pushed =
                Explorer.explore(push, madeFrom(2)).print("a push that reads the template once, and its change");
        Figures changed = Explorer.explore(twoChanges(Maimed.READS_THE_TEMPLATE_ONCE), madeFrom(3))
                .print("two changes of a template that is read once");

        assertThat(pushed.wrong()).isPositive();
        assertThat(changed.wrong()).isPositive();
    }

    @Test
    void whatFollowsATemplateWinsOverAPushWhereItCountsAsARequest() {
        Race race = push(Story.withAGoodOneThatFollowsItsTemplate(), Maimed.NOT, Maimed.REQUESTS_ANEW);

        Judge pushed = Judge.rule(
                "the pushed one is desired",
                end -> end.look().last().flatMap(Entry::imageTag).equals(Optional.of("main-1")));

        Figures figures =
                Explorer.explore(race, pushed).print("a push and a template's change that counts as a request");

        assertThat(figures.wrong()).isPositive();
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
        Story story = Story.withAGoodOneThatFollowsItsTemplate();
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
                "it is made from template " + revision,
                end -> end.look()
                        .runs()
                        .flatMap(Entry::template)
                        .map(RevisionName::number)
                        .equals(Optional.of(revision)));
    }
}
