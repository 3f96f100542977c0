package dev.slipway.exploration.model;

import dev.slipway.deploy.ConvergerFixture;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.release.Copies;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
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
public record ObservedState(List<Release> releases, LogTail log, Service service) {
    private static final int ALL = 100;

    public static ObservedState at(AwsAccount account, int minute) {
        var aws = new SandboxAws(account);
        TaskDefinitions definitions = aws.taskDefinitions(Location.OWN);
        List<Release> releases = Copies.without(definitions.newestNumbers(ScenarioSetup.FAMILY, ALL).stream()
                .map(n -> definitions
                        .revision(new RevisionName(ScenarioSetup.FAMILY, n))
                        .orElseThrow())
                .map(Release::read)
                .flatMap(Optional::stream)
                .toList());
        Service service = Optional.ofNullable(aws.services(Location.OWN)
                        .describe(ScenarioSetup.CLUSTER, List.of(ScenarioSetup.SERVICE))
                        .get(ScenarioSetup.SERVICE))
                .orElseGet(() -> Service.ofFamily(
                        ScenarioSetup.FAMILY,
                        definitions.newest(ScenarioSetup.FAMILY).map(TaskDefinition::arn)));
        var observed = new ObservedState(
                releases, ConvergerFixture.end(aws, ScenarioSetup.FAMILY, () -> ScenarioSetup.at(minute)), service);
        account.forgetCalls();
        return observed;
    }

    /** The release that the service runs. */
    public Optional<Release> runs() {
        return releases.stream().filter(e -> service.runs(e.arn())).findFirst();
    }

    /** The releases and the running revision as text: equal for equal observations. */
    public String brief() {
        return service.taskDefinition()
                + releases.stream()
                        .map(e -> " " + e.number() + e.request() + e.state() + e.after())
                        .collect(Collectors.joining());
    }

    /** The release requested last. */
    public Optional<Release> last() {
        return releases.stream().reduce((a, b) -> b.supersedes(a) ? b : a);
    }

    public long releasesOf(String request) {
        return releases.stream().filter(e -> e.request().equals(request)).count();
    }
}
