package dev.slipway.races;

import dev.slipway.target.Asked;
import java.util.Locale;

/** Scenarios of two deployments that begin at the same moment. */
enum Two {
    TWO_PUSHES_WITH_EMPTY_LOG {
        @Override
        Race race() {
            return pushes(Story.withEmptyLog(), -10);
        }
    },
    TWO_PUSHES_WHILE_GOOD_RELEASE_RUNS {
        @Override
        Race race() {
            return pushes(Story.withGoodRelease(), -10);
        }
    },
    TWO_PUSHES_IN_ONE_SECOND {
        @Override
        Race race() {
            return pushes(Story.withGoodRelease(), -20);
        }
    },
    TWO_PUSHES_IN_ONE_SECOND_WITH_EMPTY_LOG {
        @Override
        Race race() {
            return pushes(Story.withEmptyLog(), -20);
        }
    },
    SAME_EVENT_TWICE {
        @Override
        Race race() {
            Story story = Story.withGoodRelease();
            Asked push = story.push("1", -20);
            return new Race(story).deployment("A", push).deployment("A'", push);
        }
    },
    SAME_EVENT_TWICE_WITH_EMPTY_LOG {
        @Override
        Race race() {
            Story story = Story.withEmptyLog();
            Asked push = story.push("1", -20);
            return new Race(story).deployment("A", push).deployment("A'", push);
        }
    },
    TWO_TAGS_OF_ONE_IMAGE {
        @Override
        Race race() {
            Story story = Story.withGoodRelease();
            return new Race(story)
                    .deployment("A", story.push("1", "main-1", -20))
                    .deployment("B", story.push("1", "main-one", -10));
        }
    },
    PUSH_AND_LATER_REQUEST {
        @Override
        Race race() {
            Story story = Story.withGoodRelease();
            Asked invoke = story.invoke("2", -10);
            return new Race(story)
                    .deployment("A", story.push("1", -20))
                    .deployment("B", attempt -> Story.again(invoke, 60 * attempt), Maimed.NONE);
        }
    },
    /** If the first attempt crashes, its retry has a later time than the push. */
    REQUEST_AND_LATER_PUSH {
        @Override
        Race race() {
            Story story = Story.withGoodRelease();
            Asked invoke = story.invoke("1", -20);
            return new Race(story)
                    .deployment("A", attempt -> Story.again(invoke, 60 * attempt), Maimed.NONE)
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
