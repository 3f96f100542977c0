package dev.slipway.races;

import dev.slipway.apply.LogProbe;
import dev.slipway.ecs.Entry;
import dev.slipway.ecs.LogEnd;
import dev.slipway.ecs.Place;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What can be observed of an account: the release log and the service.
 *
 * @param releases all of the log, newest first, read without the log reader under test
 * @param log as the code under test reads it
 */
record Look(List<Entry> releases, LogEnd log, Service service) {
    private static final int ALL = 100;

    static Look at(AwsAccount world, int minute) {
        var aws = new SandboxAws(world);
        TaskDefinitions definitions = aws.taskDefinitions(Place.OWN);
        List<Entry> releases = definitions.newestNumbers(Story.FAMILY, ALL).stream()
                .map(n ->
                        definitions.revision(new RevisionName(Story.FAMILY, n)).orElseThrow())
                .map(Entry::read)
                .flatMap(Optional::stream)
                .toList();
        Service service = Optional.ofNullable(aws.services(Place.OWN)
                        .describe(Story.CLUSTER, List.of(Story.SERVICE))
                        .get(Story.SERVICE))
                .orElseThrow();
        var observed = new Look(releases, LogProbe.end(aws, Story.FAMILY, () -> Story.at(minute)), service);
        world.forgetCalls();
        return observed;
    }

    /** The release that the service runs. */
    Optional<Entry> runs() {
        return releases.stream().filter(e -> service.runs(e.arn())).findFirst();
    }

    /** The releases and the running revision as text: equal for equal observations. */
    String brief() {
        return service.taskDefinition()
                + releases.stream()
                        .map(e -> " " + e.number() + e.request() + e.state() + e.after())
                        .collect(Collectors.joining());
    }

    /** The release requested last. */
    Optional<Entry> last() {
        return releases.stream().reduce((a, b) -> b.beats(a) ? b : a);
    }

    long releasesOf(String request) {
        return releases.stream().filter(e -> e.request().equals(request)).count();
    }
}
