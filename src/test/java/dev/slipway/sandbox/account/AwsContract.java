package dev.slipway.sandbox.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.Image;
import dev.slipway.ecr.ImageIndex;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecr.ImageScan;
import dev.slipway.ecr.Platform;
import dev.slipway.ecr.PushedTag;
import dev.slipway.ecr.Severity;
import dev.slipway.ecr.Signature;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.ServiceEvent;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.StoppedTask;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.ecs.Tasks;
import dev.slipway.sandbox.Ticking;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.ecr.ScanResult;
import dev.slipway.sandbox.ecr.SigningStatus;
import dev.slipway.sandbox.task.Behaviour;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link Aws} has to do, whatever stands behind it; a {@link AwsAccount} is what stands behind that. */
public abstract class AwsContract {
    private static final ServiceRef WEB = new ServiceRef("dev", "web");

    /**
     * At every depth something that no SDK knows, and values that a typed copy would lose. It has the members that ECS would
     * add.
     */
    private static final String LOSSLESS = """
            {"family": "web-dev", "networkMode": "awsvpc", "cpu": "256", "memory": "512", "futureMember": {"a": [1, {"b": null}]},
             "containerDefinitions": [
               {"name": "web", "image": "nginx:1", "cpu": 0, "essential": true, "environment": [{"name": "EMPTY", "value": ""}],
                "portMappings": [], "mountPoints": [], "volumesFrom": [], "systemControls": [], "readonlyRootFilesystem": false, "unknownInContainer": {"deep": [{"er": 1.50}]},
                "logConfiguration": {"logDriver": "awslogs", "options": {"é": "日本"}, "unknownInLog": 12345678901234567890}}],
             "runtimePlatform": {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX", "unknownHere": true},
             "volumes": [], "placementConstraints": [],
             "tags": [{"key": "team", "value": "a b"}, {"key": "slipway:state", "value": ""}]}""";

    protected final AwsAccount account = new AwsAccount(new Ticking());

    /** The ports over {@link #account}. */
    protected abstract Aws aws();

    private Services services() {
        return aws().services(Location.OWN);
    }

    private TaskDefinitions definitions() {
        return aws().taskDefinitions(Location.OWN);
    }

    @BeforeEach
    void aServiceThatRunsTheFirstRevision() {
        account.setup().cluster("dev").repository("acme/web");
        account.setup().service("dev", "web", account.setup().taskDefinition(simple("web-dev", "nginx:1")));
    }

    @Test
    void registeredTaskDefinitionIsReadBackWithoutLoss() {
        TaskDefinition registered = definitions().register(object(LOSSLESS));

        TaskDefinition read = definitions().revision(registered.name()).orElseThrow();

        assertThat(registered.name()).isEqualTo(new RevisionName("web-dev", 2));
        ObjectNode content = read.content().deepCopy();
        content.remove(List.of(
                "taskDefinitionArn",
                "revision",
                "status",
                "requiresAttributes",
                "compatibilities",
                "registeredAt",
                "registeredBy"));
        ObjectNode sent = object(LOSSLESS);
        sent.remove("tags");
        assertThat(Json.write(content)).isEqualTo(Json.write(sent));
        assertThat(read.tags()).containsExactly(Map.entry("team", "a b"), Map.entry("slipway:state", ""));
    }

    @Test
    void newestRevisionIsHighestActiveNumber() {
        definitions().register(object(LOSSLESS));
        String third = definitions().register(object(LOSSLESS)).arn();
        deregister(third);

        assertThat(definitions().newest("web-dev").orElseThrow().name()).isEqualTo(new RevisionName("web-dev", 2));
        assertThat(definitions().newestNumbers("web-dev", 10)).containsExactly(2, 1);
        assertThat(definitions()
                        .revision(new RevisionName("web-dev", 3))
                        .orElseThrow()
                        .isActive())
                .isFalse();
    }

    @Test
    void revisionNumberIsNeverReused() {
        String second = definitions().register(object(LOSSLESS)).arn();
        deregister(second);
        account.quietly("ecs", "DeleteTaskDefinitions", object("{\"taskDefinitions\": [\"%s\"]}".formatted(second)));

        assertThat(definitions().register(object(LOSSLESS)).name().number()).isEqualTo(3);
        assertThat(definitions().revision(new RevisionName("web-dev", 2))).isEmpty();
    }

    @Test
    void missingFamilyIsEmpty() {
        assertThat(definitions().newest("web")).isEmpty();
        assertThat(definitions().newestNumbers("web", 10)).isEmpty();
        assertThat(definitions().revision(new RevisionName("web-dev", 9))).isEmpty();
    }

    @Test
    void requestedNumberOfRevisionsIsListedAcrossPages() {
        for (int i = 0; i < 120; i++) {
            account.setup().taskDefinition(simple("long", "nginx:1"));
        }

        assertThat(definitions().newestNumbers("long", 1)).containsExactly(120);
        assertThat(definitions().newestNumbers("long", 110))
                .hasSize(110)
                .startsWith(120, 119)
                .endsWith(11);
    }

    @Test
    void taggingKeepsOtherTags() {
        TaskDefinition registered = definitions().register(object(LOSSLESS));

        definitions().tag(registered.arn(), Map.of("slipway:state", "good"));

        assertThat(definitions().revision(registered.name()).orElseThrow().tags())
                .isEqualTo(Map.of("team", "a b", "slipway:state", "good"));
    }

    @Test
    void servicesAreDescribedByName() {
        Map<String, Service> found = services().describe("dev", List.of("web", "nobody"));

        assertThat(found).containsOnlyKeys("web");
        Service web = web();
        assertThat(web).returns("ECS", Service::controller).returns(true, Service::isActive);
        assertThat(web.arn()).endsWith(":service/dev/web");
        assertThat(web.runs(revision(1))).isTrue();
        assertThat(web.deployments()).singleElement().satisfies(d -> {
            assertThat(d.id()).matches("ecs-svc/[0-9]{19}");
            assertThat(d.status()).isEqualTo("PRIMARY");
            assertThat(d.rolloutState()).contains("COMPLETED");
            assertThat(d.createdAt().toString()).startsWith("2026-11-20T10:00:");
        });
    }

    @Test
    void updateSendsClusterServiceAndTaskDefinitionOnly() {
        String second = definitions().register(object(LOSSLESS)).arn();
        account.forgetCalls();

        Service updated = services().update(WEB, second);

        assertThat(updated.runs(second)).isTrue();
        assertThat(updated.deployments())
                .extracting(Deployment::status, d -> d.rolloutState().orElse(""))
                .containsExactly(tuple("PRIMARY", "IN_PROGRESS"), tuple("ACTIVE", "COMPLETED"));
        assertThat(account.calls())
                .extracting(RecordedCall::operation, c -> Json.write(c.input()))
                .containsExactly(tuple(
                        "UpdateService",
                        "{\"cluster\":\"dev\",\"service\":\"web\",\"taskDefinition\":\"%s\"}".formatted(second)));
    }

    @Test
    void updateToSameRevisionStartsNoDeployment() {
        Service before = web();

        assertThat(services().update(WEB, revision(1)).deployments()).isEqualTo(before.deployments());
    }

    @Test
    void newestDeploymentNamesItsTargetRevision() {
        String second = definitions().register(object(LOSSLESS)).arn();
        services().update(WEB, second);
        assertThat(newestDeployment())
                .returns("IN_PROGRESS", ServiceDeployment::status)
                .returns(second, d -> d.taskDefinition().orElseThrow());

        account.fail("dev", "web", true);

        assertThat(newestDeployment())
                .returns("ROLLBACK_IN_PROGRESS", ServiceDeployment::status)
                .returns(second, d -> d.taskDefinition().orElseThrow());
        assertThat(web().runs(revision(1))).isTrue();
        account.settle("dev", "web");
        assertThat(newestDeployment().status()).isEqualTo("ROLLBACK_SUCCESSFUL");
    }

    @Test
    void serviceWithoutDeploymentsHasNoNewestDeployment() {
        account.setup().service(object("""
                {"cluster": "dev", "serviceName": "outside", "deploymentController": {"type": "EXTERNAL"}}"""));

        assertThat(services().describe("dev", List.of("outside")).get("outside"))
                .isNotNull()
                .returns("EXTERNAL", Service::controller);
    }

    @Test
    void expressModeServiceRunsWhatItsPrimaryDeploymentRuns() {
        definitions().register(object(LOSSLESS));
        account.setup().service(object("""
                {"cluster": "dev", "serviceName": "express", "taskDefinition": "web-dev:2", "resourceManagementType": "ECS"}"""));

        assertThat(services().describe("dev", List.of("express")).get("express"))
                .isNotNull()
                .returns(Service.EXPRESS_MODE, Service::controller)
                .returns(revision(2), Service::taskDefinition);
    }

    @Test
    void imagesAreFoundByTagAndByDigest() {
        String digest = account.setup().push("acme/web", "main-1", "one");
        account.setup().push("acme/web", "main-2", "one");

        Image byTag =
                aws().images().find(image().withTag(Optional.of("main-2"))).orElseThrow();

        assertThat(byTag.digest()).isEqualTo(digest);
        assertThat(byTag.mediaType()).contains("application/vnd.oci.image.manifest.v1+json");
        assertThat(byTag.artifactType()).contains("application/vnd.oci.image.config.v1+json");
        assertThat(byTag.status()).isEqualTo(Image.Status.ACTIVE);
        assertThat(aws().images().find(image().withDigest(digest))).contains(byTag);
        assertThat(aws().images().find(image().withTag(Optional.of("gone")).withDigest(digest)))
                .contains(byTag);
        assertThat(aws().images().find(image().withTag(Optional.of("main-3")))).isEmpty();
    }

    @Test
    void archivedImageIsFoundAsArchivedAndThenAsActivating() {
        String digest = account.setup().push("acme/web", "main-1", "one");
        account.setup().archive("acme/web", digest);

        assertThat(aws().images().find(image().withDigest(digest)).orElseThrow().status())
                .isEqualTo(Image.Status.ARCHIVED);
        account.setup().restore("acme/web", digest);
        assertThat(aws().images().find(image().withDigest(digest)).orElseThrow().status())
                .isEqualTo(Image.Status.ACTIVATING);
    }

    @Test
    void indexListsPlatformsWithoutAttestations() {
        String index = account.setup()
                .pushIndex(
                        "acme/web",
                        "main-1",
                        "one",
                        List.of(
                                new Platform("linux", "amd64"),
                                new Platform("linux", "arm64"),
                                new Platform("unknown", "unknown")));
        account.setup().push("acme/web", "main-2", "two");

        ImageIndex read = aws().images().index(image().withDigest(index)).orElseThrow();
        assertThat(read.digest()).isEqualTo(index);
        assertThat(read.hasImage()).isTrue();
        assertThat(read.platforms()).containsExactly(new Platform("linux", "amd64"), new Platform("linux", "arm64"));
        assertThat(read.images())
                .allMatch(listed -> aws().images()
                        .find(image().withDigest(listed.digest().orElseThrow()))
                        .isPresent());
        assertThat(aws().images().index(image().withTag(Optional.of("main-1")))).isPresent();
        assertThat(aws().images().index(image().withTag(Optional.of("main-2")))).isEmpty();
        assertThat(aws().images().index(image().withTag(Optional.of("main-3")))).isEmpty();
    }

    @Test
    void newestTagsComeFirst() {
        for (int i = 1; i <= 12; i++) {
            account.setup().push("acme/web", "main-" + i, "build " + i);
        }

        assertThat(aws().images().newestTags(image()))
                .startsWith("main-12", "main-11", "main-10")
                .hasSizeLessThan(12);
    }

    @Test
    void tagsPushedSinceATimeComeNewestFirst() {
        account.setup().push("acme/web", "main-1", "one");
        Instant since = aws().images()
                .find(image().withTag(Optional.of("main-1")))
                .orElseThrow()
                .firstPushedAt();
        for (int i = 2; i <= 4; i++) {
            account.setup().push("acme/web", "main-" + i, "build " + i);
        }

        assertThat(aws().images().pushedSince(image(), since))
                .extracting(PushedTag::tag)
                .containsExactly("main-4", "main-3", "main-2");
    }

    /** Each as it is for the digest: a tag of another image says nothing of it. */
    @Test
    void signaturesAreThoseOfTheDigest() {
        String digest = account.setup().push("acme/web", "main-1", "one");
        account.setup().push("acme/web", "main-2", "two");

        assertThat(aws().images().signatures(image().withDigest(digest))).isEmpty();
        account.setup()
                .signing(
                        digest,
                        SigningStatus.of("COMPLETE"),
                        new SigningStatus("audit", "IN_PROGRESS", "", ""),
                        new SigningStatus("audit", "FAILED", "AccessDeniedException", "signer:SignPayload"));
        account.setup().signing("acme/web:main-2", SigningStatus.of("COMPLETE"));

        assertThat(aws().images()
                        .signatures(image().withTag(Optional.of("main-2")).withDigest(digest)))
                .extracting(Signature::profileName, Signature::state)
                .containsExactly(
                        tuple("release", new Signature.State.Complete()),
                        tuple("audit", new Signature.State.InProgress()),
                        tuple("audit", new Signature.State.Failed("AccessDeniedException: signer:SignPayload")));
        assertThat(aws().images().signatures(image().withTag(Optional.of("main-2"))))
                .hasSize(1);
        assertThat(aws().images().signatures(image().withTag(Optional.of("main-3"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            PENDING,                  false, Pending
            IN_PROGRESS,              false, Pending
            ACTIVE,                   false, NotScannedYet
            ACTIVE,                   true,  Complete
            COMPLETE,                 true,  Complete
            COMPLETE,                 false, Unusable
            FAILED,                   false, Unusable
            UNSUPPORTED_IMAGE,        false, Unusable
            SCAN_ELIGIBILITY_EXPIRED, true,  Unusable
            FINDINGS_UNAVAILABLE,     false, Unusable
            LIMIT_EXCEEDED,           false, Unusable
            IMAGE_ARCHIVED,           true,  Unusable
            """)
    void scanIsWhatEcrSaysOfIt(String status, boolean completed, String kind) {
        String digest = account.setup().push("acme/web", "main-1", "one");
        assertThat(aws().images().scan(image().withDigest(digest))).isEqualTo(new ImageScan.None());

        account.setup().scan(digest, new ScanResult(status, completed, completed ? Map.of("CRITICAL", 1) : Map.of()));

        ImageScan scan = aws().images().scan(image().withDigest(digest));
        assertThat(scan.getClass().getSimpleName()).isEqualTo(kind);
        if (scan instanceof ImageScan.Unusable unusable) {
            assertThat(unusable.status()).isEqualTo(status);
        }
    }

    /** The counts are of all findings, not of a page. Severities that are not among the counts have none. */
    @Test
    void findingsAreCountedBySeverity() {
        String digest = account.setup().push("acme/web", "main-1", "one");
        account.setup()
                .scan(
                        "acme/web:main-1",
                        ScanResult.complete(Map.of("HIGH", 300, "MEDIUM", 7, "UNDEFINED", 2, "UNTRIAGED", 4)));

        assertThat(aws().images().scan(image().withDigest(digest)))
                .isEqualTo(new ImageScan.Complete(Map.of(Severity.HIGH, 300)));
        account.setup().scan("acme/web:main-1", ScanResult.complete(Map.of()));
        assertThat(aws().images().scan(image().withDigest(digest))).isEqualTo(new ImageScan.Complete(Map.of()));
    }

    @Test
    void indexHasNoScanOfItsOwn() {
        String index = account.setup().pushIndex("acme/web", "main-1", "one", List.of(new Platform("linux", "amd64")));
        account.setup().scan(index, ScanResult.complete(Map.of()));

        assertThat(aws().images().scan(image().withDigest(index))).isEqualTo(new ImageScan.None());
        String listed = aws().images()
                .index(image().withDigest(index))
                .orElseThrow()
                .images()
                .getFirst()
                .digest()
                .orElseThrow();
        assertThat(aws().images().scan(image().withDigest(listed))).isEqualTo(new ImageScan.Complete(Map.of()));
    }

    @Test
    void missingRepositoryHasNoImages() {
        ImageReference nothing =
                ImageReference.of(account.registryHost(), "acme/nothing").withTag(Optional.of("a"));

        assertThat(aws().images().find(nothing)).isEmpty();
        assertThat(aws().images().index(nothing)).isEmpty();
        assertThat(aws().images().signatures(nothing)).isEmpty();
        assertThat(aws().images().scan(nothing)).isEqualTo(new ImageScan.None());
        assertThat(aws().images().newestTags(nothing)).isEmpty();
        assertThat(aws().images().pushedSince(nothing, Instant.EPOCH)).isEmpty();
    }

    @Test
    void refusalIsFinalAndQuotesEcs() {
        deregister(definitions().register(object(LOSSLESS)).arn());

        assertThatThrownBy(() -> services().update(WEB, revision(2)))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining("UpdateService")
                .hasMessageContaining("TaskDefinition is inactive")
                .asInstanceOf(InstanceOfAssertFactories.type(AwsException.class))
                .returns(AwsException.Kind.FINAL, AwsException::kind)
                .returns("UpdateService", AwsException::call);
    }

    @Test
    void unknownClusterIsRefused() {
        assertThatThrownBy(() -> services().describe("elsewhere", List.of("web")))
                .hasMessageContaining("Cluster not found.")
                .asInstanceOf(InstanceOfAssertFactories.type(AwsException.class))
                .returns(AwsException.Kind.NOT_FOUND, AwsException::kind)
                .returns(false, AwsException::isRetryable);
    }

    static Stream<Arguments> temporaryFailureIsRetryable() {
        return Stream.of(
                arguments("RegisterTaskDefinition", Fault.concurrentRevisions()),
                arguments("RegisterTaskDefinition", Fault.throttled()),
                arguments("RegisterTaskDefinition", Fault.serverError()),
                arguments("RegisterTaskDefinition", new Fault.NoAnswer(false)));
    }

    @ParameterizedTest
    @MethodSource
    void temporaryFailureIsRetryable(String operation, Fault fault) {
        account.faults().always(operation, fault);

        assertThatThrownBy(() -> definitions().register(object(LOSSLESS)))
                .asInstanceOf(InstanceOfAssertFactories.type(AwsException.class))
                .returns(true, AwsException::isRetryable)
                .returns(operation, AwsException::call);
        assertThat(registered()).isEqualTo(1);
    }

    @Test
    void lostResponseIsUnclearAndCallIsNotRepeated() {
        account.faults().always("RegisterTaskDefinition", new Fault.NoAnswer(true));

        assertThatThrownBy(() -> definitions().register(object(LOSSLESS)))
                .asInstanceOf(InstanceOfAssertFactories.type(AwsException.class))
                .returns(AwsException.Kind.UNKNOWN, AwsException::kind);
        assertThat(registered()).isEqualTo(2);
    }

    @Test
    void stoppedTasksSayWhy() {
        String second = definitions().register(object(LOSSLESS)).arn();
        services().update(WEB, second);
        account.fail("dev", "web", false);
        String deployment = web().primary().orElseThrow().id();

        assertThat(tasks().stopped(WEB))
                .filteredOn(task -> task.taskDefinition().equals(second))
                .hasSize(3)
                .allSatisfy(task -> {
                    assertThat(task.startedBy()).isEqualTo(deployment);
                    assertThat(task.stopCode()).contains("EssentialContainerExited");
                    assertThat(task.reason()).contains("Essential container in task exited");
                    assertThat(task.stoppedAt()).isPresent();
                    assertThat(task.containers())
                            .containsExactly(new StoppedTask.Container("web", Optional.of(1), Optional.empty()));
                });
    }

    @Test
    void containerThatDidNotStartHasAReasonAndNoExitCode() {
        account.conditions().otherwise(new Behaviour.FailsToStart(Duration.ZERO, Behaviour.Failure.CANNOT_PULL_IMAGE));
        services().update(WEB, definitions().register(object(LOSSLESS)).arn());
        for (int i = 0; i < 5; i++) {
            account.step();
        }

        assertThat(tasks().stopped(WEB))
                .isNotEmpty()
                .allSatisfy(task -> assertThat(task.containers())
                        .singleElement()
                        .satisfies(container -> {
                            assertThat(container.exitCode()).isEmpty();
                            assertThat(container.reason()).isEqualTo(task.reason());
                            assertThat(container.reason().orElse("")).startsWith("CannotPullContainerError: ");
                        }));
    }

    @Test
    void runningTasksAreNotStopped() {
        assertThat(tasks().stopped(WEB)).isEmpty();
    }

    @Test
    void eventsOfServiceAreNewestFirst() {
        services().update(WEB, definitions().register(object(LOSSLESS)).arn());
        account.settle("dev", "web");

        List<ServiceEvent> events = tasks().events(WEB);

        assertThat(events).first().satisfies(e -> {
            assertThat(e.message()).isEqualTo("(service web) has reached a steady state.");
            assertThat(e.at().toString()).startsWith("2026-11-20T10:00:");
        });
        assertThat(events).extracting(ServiceEvent::at).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void tasksOfUnknownClusterAreRefused() {
        assertThatThrownBy(() -> tasks().stopped(new ServiceRef("elsewhere", "web")))
                .hasMessageContaining("Cluster not found.")
                .asInstanceOf(InstanceOfAssertFactories.type(AwsException.class))
                .returns(AwsException.Kind.NOT_FOUND, AwsException::kind);
    }

    private Tasks tasks() {
        return aws().tasks(Location.OWN);
    }

    @Test
    void accessDeniedIsFinal() {
        account.faults().always("DescribeServices", Fault.accessDenied("ecs:DescribeServices"));

        assertThatThrownBy(this::web)
                .hasMessageContaining("is not authorized to perform: ecs:DescribeServices")
                .asInstanceOf(InstanceOfAssertFactories.type(AwsException.class))
                .returns(AwsException.Kind.FINAL, AwsException::kind);
    }

    private Service web() {
        return Optional.ofNullable(services().describe("dev", List.of("web")).get("web"))
                .orElseThrow();
    }

    private ServiceDeployment newestDeployment() {
        return services().newestDeploymentWithTaskDefinition(WEB, Instant.EPOCH).orElseThrow();
    }

    /** How many revisions the family has, looked at without a port. */
    private int registered() {
        return account.quietly("ecs", "ListTaskDefinitions", object("{\"familyPrefix\": \"web-dev\"}"))
                .path("taskDefinitionArns")
                .size();
    }

    private void deregister(String arn) {
        account.quietly("ecs", "DeregisterTaskDefinition", Json.object().put("taskDefinition", arn));
    }

    private ImageReference image() {
        return ImageReference.of(account.registryHost(), "acme/web");
    }

    private static String revision(int number) {
        return "arn:aws:ecs:us-east-1:123456789012:task-definition/web-dev:" + number;
    }

    private static String simple(String family, String image) {
        return """
                {"family": "%s", "containerDefinitions": [{"name": "web", "image": "%s", "memory": 128}]}""".formatted(family, image);
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) Json.parse(json);
    }
}
