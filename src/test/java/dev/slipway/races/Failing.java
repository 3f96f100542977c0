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
    A_BAD_ONE_HEARD_BESIDE_THE_SCHEDULE(3) {
        @Override
        Race race() {
            return told(aGoodOneRuns(), "bad").rollsOut(1, 1).schedules(1).readsInOrder();
        }
    },
    A_BAD_ONE_AND_TWO_SCHEDULES(4) {
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
