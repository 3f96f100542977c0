package dev.slipway.races;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Json;
import dev.slipway.races.Call.Answer;
import dev.slipway.sandbox.SandboxError;
import dev.slipway.sandbox.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every world that came up, by number, none of them ever changed; and what each call did to it, made once. */
final class Worlds {
    /** @param world the one after the call */
    record Step(Answer answer, int world) {}

    private final Story story;
    private final List<World> worlds = new ArrayList<>();
    private final List<Map<Long, Step>> steps = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<Long, Look> looks = new HashMap<>();

    Worlds(Story story) {
        this.story = story;
        add(story.world().copy());
    }

    /** Before anything happened. */
    static final int FIRST = 0;

    Story story() {
        return story;
    }

    World world(int number) {
        return worlds.get(number);
    }

    int size() {
        return worlds.size();
    }

    Look look(int world, int minute) {
        return looks.computeIfAbsent(((long) world << 32) + minute, w -> Look.at(worlds.get(world), minute));
    }

    Step make(int world, Call call, int minute) {
        Long which = ((long) call.number() << 32) + (call.writes() ? minute : 0);
        Map<Long, Step> known = steps.get(world);
        Step step = known.get(which);
        if (step == null) {
            step = call.writes() ? write(world, call, minute) : read(world, call);
            known.put(which, step);
        }
        return step;
    }

    private Step read(int number, Call call) {
        World world = worlds.get(number);
        Answer answer = call.make(world);
        world.forgetCalls();
        return new Step(answer, number);
    }

    private Step write(int number, Call call, int minute) {
        story.setClock(minute);
        World changed = worlds.get(number).copy();
        Answer answer = call.make(changed);
        changed.forgetCalls();
        return new Step(answer, add(changed));
    }

    private int add(World world) {
        return numbers.computeIfAbsent(allThatCanBeRead(world), w -> {
            worlds.add(world);
            steps.add(new HashMap<>());
            return worlds.size() - 1;
        });
    }

    /** The fingerprint leaves the times out. */
    private static String allThatCanBeRead(World world) {
        var text = new StringBuilder(world.fingerprint());
        ObjectNode which = Json.object().put("cluster", Story.CLUSTER);
        which.putArray("services").add(Story.SERVICE);
        text.append(world.quietly("ecs", "DescribeServices", which).at("/services/0/deployments"));
        for (int number = 1; ; number++) {
            try {
                text.append(world.quietly(
                                "ecs",
                                "DescribeTaskDefinition",
                                Json.object().put("taskDefinition", Story.FAMILY + ":" + number))
                        .at("/taskDefinition/registeredAt"));
            } catch (SandboxError none) {
                return text.toString();
            }
        }
    }
}
