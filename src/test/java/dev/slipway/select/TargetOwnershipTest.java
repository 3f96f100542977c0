package dev.slipway.select;

import static dev.slipway.fixtures.ConfigurationFixture.targets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.Target;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose a family and an ECS service are, where the configuration alone does not tell. */
class TargetOwnershipTest {
    private static final String PATTERN =
            "{'service':'{service}','environment':'{environment}','repository':'{environment}/{service}','tags':['*']%s}";

    /** The newest release of the family web-api-dev is that of a target. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // the pattern reads web-api-dev in two ways
                "web-api | dev     | web     | api-dev | web in api-dev",
                "web     | api-dev | web-api | dev     | web-api in dev",
                "web-api | dev     | web-api | dev     | ``",
                // a name that no target has can be a former name of this one
                "web-api | dev     | my.web  | dev     | ``",
                "web-api | dev     | Web     | dev     | ``",
            })
    void newestReleaseTellsWhoseTheFamilyIs(
            String service, String environment, String ownerService, String ownerEnvironment, String owner) {
        Targets targets = targets(PATTERN.formatted(""));
        LogTail log = log("web-api-dev", 4, ownerService, ownerEnvironment);

        Optional<TargetOwnership.Owner> other =
                new TargetOwnership(targets).other(target(targets, service, environment), Optional.empty(), log);

        assertThat(other.map(o -> o.target().toString()).orElse("")).isEqualTo(owner);
        assertThat(other.stream())
                .allSatisfy(o -> assertThat(o.reason())
                        .contains("the family web-api-dev is " + owner, "web-api-dev:4", "another `family`"));
    }

    /** Both read an empty family, and both registered: neither may update its service to the other's release. */
    @ParameterizedTest
    @CsvSource({"web, api-dev, web-api in dev", "web-api, dev, web in api-dev"})
    void ofTwoTargetsThatRegisteredAtOnceNeitherOwnsTheFamily(String service, String environment, String owner) {
        Targets targets = targets(PATTERN.formatted(""));
        Release requestedLast = release("web-api-dev", 1, "web", "api-dev", "2026-03-02T09:15:22Z");
        Release newest = release("web-api-dev", 2, "web-api", "dev", "2026-03-02T09:15:21Z");
        var log = new LogTail(2, List.of(newest, requestedLast), Optional.empty());

        assertThat(new TargetOwnership(targets)
                        .other(target(targets, service, environment), Optional.empty(), log)
                        .map(o -> o.target().toString()))
                .contains(owner);
    }

    @ParameterizedTest
    @CsvSource({"old, dev, ''", "shop, dev, shop in dev"})
    void renamedTargetKeepsItsFamily(String ownerService, String ownerEnvironment, String owner) {
        Targets targets = targets(
                "{'service':'new','environment':'dev','repository':'acme/new','family':'old-dev'}",
                "{'service':'shop','environment':'dev','repository':'acme/shop'}");
        LogTail log = log("old-dev", 9, ownerService, ownerEnvironment);

        assertThat(new TargetOwnership(targets)
                        .other(target(targets, "new", "dev"), Optional.empty(), log)
                        .map(o -> o.target().toString())
                        .orElse(""))
                .isEqualTo(owner);
    }

    /** The service main/a-b-c is a in b-c, or a-b in c. The family that it runs tells which. */
    @ParameterizedTest
    @CsvSource({"a, b-c, b-c_a, ''", "a-b, c, b-c_a, a in b-c", "a-b, c, c_a-b, ''", "a-b, c, anything, ''"})
    void runningRevisionTellsWhoseTheEcsServiceIs(
            String service, String environment, String runningFamily, String owner) {
        Targets targets = targets(PATTERN.formatted(
                ",'cluster':'main','ecsService':'{service}-{environment}','family':'{environment}_{service}'"));

        Optional<TargetOwnership.Owner> other = new TargetOwnership(targets)
                .other(target(targets, service, environment), Optional.of(arn(runningFamily, 7)), LogTail.EMPTY);

        assertThat(other.map(o -> o.target().toString()).orElse("")).isEqualTo(owner);
    }

    private static Target target(Targets targets, String service, String environment) {
        return targets.known(service, environment).orElseThrow();
    }

    private static LogTail log(String family, int number, String service, String environment) {
        return new LogTail(
                number,
                List.of(release(family, number, service, environment, "2026-03-02T09:15:21Z")),
                Optional.empty());
    }

    private static Release release(String family, int number, String service, String environment, String at) {
        var definition = new TaskDefinition(
                Json.object()
                        .put("taskDefinitionArn", arn(family, number))
                        .put("family", family)
                        .put("revision", number)
                        .put("status", "ACTIVE"),
                Map.of(
                        Release.SERVICE, service,
                        Release.ENVIRONMENT, environment,
                        Release.REQUEST, "event-1",
                        Release.IMAGE_DIGEST, "sha256:1",
                        Release.REQUESTED_AT, at,
                        Release.STATE, "good",
                        Release.AFTER, "0"));
        return Release.read(definition).orElseThrow();
    }

    private static String arn(String family, int number) {
        return "arn:aws:ecs:eu-central-1:123456789012:task-definition/%s:%d".formatted(family, number);
    }
}
