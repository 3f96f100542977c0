package dev.slipway.races;

import dev.slipway.target.Asked;
import java.util.Locale;

/** Two deployments that begin at the same moment, so that either may come first. */
enum Two {
    PUSHES_INTO_AN_EMPTY_LOG {
        @Override
        Race race() {
            return pushes(Story.withAnEmptyLog(), -10);
        }
    },
    PUSHES_WHILE_A_GOOD_ONE_RUNS {
        @Override
        Race race() {
            return pushes(Story.withAGoodOneRunning(), -10);
        }
    },
    PUSHES_OF_ONE_SECOND {
        @Override
        Race race() {
            return pushes(Story.withAGoodOneRunning(), -20);
        }
    },
    PUSHES_OF_ONE_SECOND_INTO_AN_EMPTY_LOG {
        @Override
        Race race() {
            return pushes(Story.withAnEmptyLog(), -20);
        }
    },
    THE_SAME_EVENT_TWICE {
        @Override
        Race race() {
            Story story = Story.withAGoodOneRunning();
            Asked push = story.push("1", -20);
            return new Race(story).deployment("A", push).deployment("A'", push);
        }
    },
    THE_SAME_EVENT_TWICE_INTO_AN_EMPTY_LOG {
        @Override
        Race race() {
            Story story = Story.withAnEmptyLog();
            Asked push = story.push("1", -20);
            return new Race(story).deployment("A", push).deployment("A'", push);
        }
    },
    TWO_TAGS_OF_ONE_IMAGE {
        @Override
        Race race() {
            Story story = Story.withAGoodOneRunning();
            return new Race(story)
                    .deployment("A", story.push("1", "main-1", -20))
                    .deployment("B", story.push("1", "main-one", -10));
        }
    },
    A_PUSH_AND_A_LATER_REQUEST {
        @Override
        Race race() {
            Story story = Story.withAGoodOneRunning();
            Asked invoke = story.invoke("2", -10);
            return new Race(story)
                    .deployment("A", story.push("1", -20))
                    .deployment("B", attempt -> Story.again(invoke, 60 * attempt), Maimed.NOT);
        }
    },
    /** Its retry, should its first attempt have died, has a clock later than the push. */
    A_REQUEST_AND_A_LATER_PUSH {
        @Override
        Race race() {
            Story story = Story.withAGoodOneRunning();
            Asked invoke = story.invoke("1", -20);
            return new Race(story)
                    .deployment("A", attempt -> Story.again(invoke, 60 * attempt), Maimed.NOT)
                    .deployment("B", story.push("2", -10));
        }
    };

    abstract Race race();

    private static Race pushes(Story story, int second) {
        return new Race(story).deployment("A", story.push("1", -20)).deployment("B", story.push("2", second));
    }

    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
