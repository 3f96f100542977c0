package dev.slipway.races;

import dev.slipway.target.Asked;
import java.util.List;
import java.util.Locale;

/** More at once than every way can be gone of: deployments of which some fail, while everything else goes on too. */
enum FailingTogether {
    A_PUSH_BESIDE_THE_FAILURE_OF_THE_ONE_BEFORE(false, "bad 2"),
    A_BAD_PUSH_BESIDE_A_GOOD_ONE(false, "1 bad"),
    TWO_BAD_ONES(false, "bad bad2"),
    TWO_GOOD_ONES(false, "1 2"),
    THREE_THE_LAST_BAD(false, "1 2 bad"),
    THREE_THE_FIRST_TWO_BAD(false, "bad bad2 3"),
    THREE_BAD_ONES(false, "bad bad2 bad3"),
    A_PUSH_WHILE_ECS_GOES_BACK(true, "bad 2"),
    A_BAD_PUSH_WHILE_ECS_GOES_BACK(true, "bad bad2"),
    A_BAD_PUSH_BESIDE_A_GOOD_ONE_AND_ECS_GOES_BACK(true, "1 bad"),
    THREE_AND_ECS_GOES_BACK(true, "bad 2 bad3");

    private final boolean ecsGoesBack;
    /** In the order of their pushes, with spaces between. */
    private final String builds;

    FailingTogether(boolean ecsGoesBack, String builds) {
        this.ecsGoesBack = ecsGoesBack;
        this.builds = builds;
    }

    /** The first was told before the race, the others are pushed in it. */
    Race race() {
        Story story = Story.withAGoodOneRunning().breaker(ecsGoesBack);
        List<String> each = List.of(builds.split(" "));
        Asked first = story.push(each.getFirst(), -60);
        story.told(first);
        Race race = new Race(story).asked(first);
        for (int i = 1; i < each.size(); i++) {
            race.deployment("push of " + each.get(i), story.push(each.get(i), 10 * i - 60));
        }
        return race.rollsOut(2, 6).schedules(2);
    }

    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
