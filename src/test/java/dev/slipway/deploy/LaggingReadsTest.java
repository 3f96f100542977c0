package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.access.Parallel;
import dev.slipway.ecr.Platform;
import dev.slipway.fixtures.ServiceFixture;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.DeployRequest.By;
import dev.slipway.text.Json;
import dev.slipway.trigger.RequestMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AWS does not show yet what it reported or took: how long a deployment looks for it. */
class LaggingReadsTest {
    private static final List<Duration> PATIENT = seconds(1, 2, 4, 8);
    private static final List<Duration> BRIEF = seconds(1, 2);

    private final ServiceFixture service = new ServiceFixture();
    private final List<Duration> pauses = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"ImageNotFoundException", "RepositoryNotFoundException"})
    void pushIsDeployedWhenEcrShowsItsImageLater(String missing) {
        DeployRequest push = push("v1");
        service.account.faults().next("DescribeImages", 2, refused(missing));

        assertThat(deploy(push).kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(pauses).isEqualTo(BRIEF);
    }

    @Test
    void pushWhoseImageEcrDoesNotShowIsTriedAgain() {
        DeployRequest push = push("v1");
        service.account.faults().always("DescribeImages", refused("ImageNotFoundException"));

        Outcome outcome = deploy(push);

        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.isRetryable()).isTrue();
        assertThat(outcome.reason()).contains("acme/web:v1@sha256:", "does not show it yet");
        assertThat(pauses).isEqualTo(PATIENT);
        assertThat(service.calls("RegisterTaskDefinition")).isZero();
        service.account.faults().clear();
        assertThat(deploy(push).kind()).isEqualTo(Kind.DEPLOYING);
    }

    @Test
    void indexIsReadAgainUntilEcrShowsItsManifest() {
        DeployRequest push = pushIndex("v1", new Platform("linux", "amd64"));
        service.account.faults().next("BatchGetImage", 3, refused("RepositoryNotFoundException"));

        assertThat(deploy(push).kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(pauses).isEqualTo(seconds(1, 2, 4));
    }

    @Test
    void indexWhoseManifestEcrDoesNotShowIsNotDeployedUnchecked() {
        DeployRequest push = pushIndex("v1", new Platform("linux", "amd64"));
        service.account.faults().always("BatchGetImage", refused("RepositoryNotFoundException"));

        Outcome outcome = deploy(push);

        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.isRetryable()).isTrue();
        assertThat(outcome.reason()).contains("BatchGetImage: ECR does not show the manifest of");
    }

    @Test
    void requestLooksForItsImageBriefly() {
        service.account.setup().push("acme/web", "v1", "v1");
        service.account.faults().next("DescribeImages", 2, refused("ImageNotFoundException"));

        assertThat(deploy(request("v1")).kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(pauses).isEqualTo(BRIEF);
        pauses.clear();
        Outcome missing = deploy(request("v9"));
        assertThat(missing.kind()).isEqualTo(Kind.REFUSED);
        assertThat(missing.reason()).contains("ECR has no image", "the newest tags in the repository: v1");
        assertThat(pauses).isEqualTo(BRIEF);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void requestForAServiceThatDoesNotExistIsRefusedAtOnce(boolean hasTemplate) {
        deleteService();
        if (!hasTemplate) {
            deregisterTemplate();
        }

        Outcome outcome = deploy(request("v1"));

        assertThat(outcome.kind()).isEqualTo(Kind.REFUSED);
        assertThat(outcome.reason()).contains("service dev/web");
        assertThat(pauses).isEmpty();
    }

    @Test
    void pushLooksBrieflyForAServiceThatTerraformMayHaveJustCreated() {
        DeployRequest push = push("v1");
        ObjectNode created = deleteService();
        service.account.faults().before((aws, operation, input) -> {
            if (operation.equals("DescribeServices") && pauses.equals(BRIEF)) {
                service.account.setup().service(created);
            }
        });

        assertThat(deploy(push).kind()).isEqualTo(Kind.DEPLOYING);
        assertThat(pauses).isEqualTo(BRIEF);
    }

    @Test
    void pushToAServiceThatDoesNotExistIsRefusedSoon() {
        DeployRequest push = push("v1");
        deleteService();
        deregisterTemplate();

        assertThat(deploy(push).kind()).isEqualTo(Kind.REFUSED);
        assertThat(pauses).isEqualTo(BRIEF);
    }

    /** A pause only counts: the sandbox shows what the test lets it show. */
    private Outcome deploy(DeployRequest request) {
        return new Deployer(service.aws, new Parallel(Runnable::run), service.clock, pauses::add)
                .deploy(List.of(request))
                .getFirst();
    }

    private DeployRequest push(String tag) {
        return pushed(tag, service.account.setup().push("acme/web", tag, tag));
    }

    private DeployRequest pushIndex(String tag, Platform... platforms) {
        return pushed(tag, service.account.setup().pushIndex("acme/web", tag, tag, List.of(platforms)));
    }

    private DeployRequest pushed(String tag, String digest) {
        return DeployRequest.of(
                service.target,
                service.target.images().withTag(Optional.of(tag)).withDigest(digest),
                RequestMetadata.ofEvent("push-" + tag, service.clock.instant()),
                By.PUSH);
    }

    private DeployRequest request(String tag) {
        return DeployRequest.of(
                service.target,
                service.target.images().withTag(Optional.of(tag)),
                RequestMetadata.ofEvent("request-" + tag, service.clock.instant()),
                By.PERSON);
    }

    private ObjectNode deleteService() {
        ObjectNode created = Json.object()
                .put("cluster", "dev")
                .put("serviceName", "web")
                .put("taskDefinition", "web-dev-template:1")
                .put("desiredCount", 2);
        ObjectNode which =
                Json.object().put("cluster", "dev").put("service", "web").put("force", true);
        service.account.quietly("ecs", "DeleteService", which);
        return created;
    }

    private void deregisterTemplate() {
        service.account.quietly(
                "ecs", "DeregisterTaskDefinition", Json.object().put("taskDefinition", "web-dev-template:1"));
    }

    private static Fault refused(String type) {
        return new Fault.Refused(type, "not there", 400);
    }

    private static List<Duration> seconds(Integer... lengths) {
        return Stream.of(lengths).map(Duration::ofSeconds).toList();
    }
}
