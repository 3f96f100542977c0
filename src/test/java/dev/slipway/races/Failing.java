package dev.slipway.races;

import dev.slipway.target.Asked;
import java.util.Locale;

/** Deployments of which some fail, small enough to go every way. */
enum Failing {
    A_BAD_ONE_HEARD_TWICE(2) {
        @Override
        Race race() {
            return told(aGoodOneRuns(), "bad").rollsOut(2, 2);
        }
    },
    A_BAD_ONE_HEARD_BESIDE_THE_SCHEDULE(2) {
        @Override
        Race race() {
            return told(aGoodOneRuns(), "bad").rollsOut(1, 1).schedules(1).readsInOrder();
        }
    },
    A_BAD_ONE_AND_TWO_SCHEDULES(2) {
        @Override
        Race race() {
            return told(aGoodOneRuns(), "bad").rollsOut(0, 0).schedules(2).readsInOrder();
        }
    },
    A_BAD_ONE_THAT_ECS_GOES_BACK_FROM(0) {
        @Override
        Race race() {
            return told(ecsGoesBack(), "bad").rollsOut(2, 2);
        }
    },
    AN_OLDER_PUSH_THAT_COMES_WHILE_A_BAD_ONE_IS_TAKEN_BACK(2) {
        @Override
        Race race() {
            Story story = aGoodOneRuns();
            Asked older = story.push("0", -60);
            return told(story, "bad").rollsOut(1, 1).deployment("older", older);
        }
    },
    THE_SAME_PUSH_THAT_COMES_WHILE_A_BAD_ONE_IS_TAKEN_BACK(2) {
        @Override
        Race race() {
            Story story = aGoodOneRuns();
            Asked push = story.push("bad", -30);
            story.told(push);
            return new Race(story).asked(push).rollsOut(1, 1).deployment("again", push);
        }
    },
    THE_FIRST_ONE_EVER_IS_BAD(2) {
        @Override
        Race race() {
            Story story = Story.withAnEmptyLog().breaker(false);
            return new Race(story)
                    .deployment("A", story.push("bad", -30))
                    .rollsOut(2, 2)
                    .schedules(1);
        }
    },
    THE_FIRST_ONE_EVER_IS_BAD_AND_ECS_GOES_BACK_TO_THE_TEMPLATE(0) {
        @Override
        Race race() {
            return told(Story.withAnEmptyLog().breaker(true), "bad")
                    .rollsOut(2, 2)
                    .schedules(1);
        }
    },
    THE_IMAGE_OF_THE_LAST_GOOD_ONE_IS_GONE(2) {
        @Override
        Race race() {
            Story story = aGoodOneRuns().deployed("newer");
            return told(story.withoutTheImage("newer"), "bad").rollsOut(2, 2);
        }
    };

    private final int mostUpdates;

    /** @param mostUpdates more UpdateService calls are flapping */
    Failing(int mostUpdates) {
        this.mostUpdates = mostUpdates;
    }

    abstract Race race();

    private static Story aGoodOneRuns() {
        return Story.withAGoodOneRunning().breaker(false);
    }

    private static Story ecsGoesBack() {
        return Story.withAGoodOneRunning().breaker(true);
    }

    /** It was told before the race. */
    private static Race told(Story story, String build) {
        Asked push = story.push(build, -30);
        story.told(push);
        return new Race(story).asked(push);
    }

    int mostUpdates() {
        return mostUpdates;
    }

    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
