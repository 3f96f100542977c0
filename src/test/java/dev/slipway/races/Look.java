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
 * What a race has come to, read with nobody in the way.
 *
 * @param entries every one of the log, newest first, found without the reader that is under test
 * @param log as the code reads it
 */
record Look(List<Entry> entries, LogEnd log, Service service) {
    private static final int ALL = 100;

    static Look at(AwsAccount world, int minute) {
        var aws = new SandboxAws(world);
        TaskDefinitions definitions = aws.taskDefinitions(Place.OWN);
        List<Entry> entries = definitions.newestNumbers(Story.FAMILY, ALL).stream()
                .map(n ->
                        definitions.revision(new RevisionName(Story.FAMILY, n)).orElseThrow())
                .map(Entry::read)
                .flatMap(Optional::stream)
                .toList();
        Service service = Optional.ofNullable(aws.services(Place.OWN)
                        .describe(Story.CLUSTER, List.of(Story.SERVICE))
                        .get(Story.SERVICE))
                .orElseThrow();
        var look = new Look(entries, LogProbe.end(aws, Story.FAMILY, () -> Story.at(minute)), service);
        world.forgetCalls();
        return look;
    }

    /** The entry that the service runs. */
    Optional<Entry> runs() {
        return entries.stream().filter(e -> service.runs(e.arn())).findFirst();
    }

    /** Entries and what runs, the same for the same. */
    String brief() {
        return service.taskDefinition()
                + entries.stream()
                        .map(e -> " " + e.number() + e.request() + e.state() + e.after())
                        .collect(Collectors.joining());
    }

    /** The entry requested last. */
    Optional<Entry> last() {
        return entries.stream().reduce((a, b) -> b.beats(a) ? b : a);
    }

    long entriesOf(String request) {
        return entries.stream().filter(e -> e.request().equals(request)).count();
    }
}
