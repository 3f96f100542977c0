package dev.slipway.deploy.plan;

import static dev.slipway.fixtures.TargetFixture.A;
import static dev.slipway.fixtures.TargetFixture.B;
import static dev.slipway.fixtures.TargetFixture.C;
import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.WEB;
import static dev.slipway.fixtures.TargetFixture.digest;
import static dev.slipway.fixtures.TargetFixture.image;
import static dev.slipway.fixtures.TargetFixture.log;
import static dev.slipway.fixtures.TargetFixture.release;
import static dev.slipway.fixtures.TargetFixture.service;
import static dev.slipway.fixtures.TargetFixture.target;
import static dev.slipway.fixtures.TargetFixture.template;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.ImageGate;
import dev.slipway.deploy.plan.DeployAction.AskAgain;
import dev.slipway.deploy.plan.DeployAction.Read;
import dev.slipway.deploy.plan.DeployAction.Refuse;
import dev.slipway.deploy.plan.DeployAction.Register;
import dev.slipway.deploy.plan.ImageGateRead.Scanned;
import dev.slipway.ecr.ImageIndex;
import dev.slipway.ecr.ImageIndex.Listed;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecr.ImageScan;
import dev.slipway.ecr.Platform;
import dev.slipway.ecr.Severity;
import dev.slipway.ecr.Signature;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.fixtures.TargetFixture;
import dev.slipway.release.LogTail;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.DeployRequest.By;
import dev.slipway.select.RestoredRevision;
import dev.slipway.text.Json;
import dev.slipway.trigger.RequestMetadata;
import dev.slipway.trigger.Trigger.Attempts;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What must be true of an image: which deployments it concerns, and what ECR's answers mean. */
class ImageGateRulesTest {
    private static final ImageReference IMAGE = WEB.withTag(Optional.of("v2"));
    private static final Optional<Platform> AMD64 = Optional.of(new Platform("linux", "amd64"));
    private static final Optional<Platform> ARM64 = Optional.of(new Platform("linux", "arm64"));
    private static final Signature SIGNED =
            Signature.of("arn:aws:signer:x:1:/signing-profiles/release", "COMPLETE", "");

    private static DeployRequest request(ImageGate gate, By by, boolean despiteFindings, Instant at) {
        return request(gate, by, despiteFindings, at, Optional.empty(), Optional.empty());
    }

    private static DeployRequest request(
            ImageGate gate,
            By by,
            boolean despiteFindings,
            Instant at,
            Optional<RestoredRevision> restores,
            Optional<RevisionName> follows) {
        var metadata = new RequestMetadata(
                "r1",
                at,
                Attempts.OF_ONE_TIME,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                false,
                despiteFindings,
                Optional.empty());
        return new DeployRequest(
                target().with(gate), IMAGE.withDigest(A), metadata, by, Optional.empty(), false, restores, follows);
    }

    private static DeploySnapshot snapshot(TaskDefinition template, Optional<ImageIndex> index) {
        return new DeploySnapshot(
                Optional.of(service("web-dev-template:3")),
                Optional.of(template),
                LogTail.EMPTY,
                Optional.of(image(A, NOON)),
                index,
                NOON);
    }

    private static ImageGate gate(boolean signed, @Nullable Severity scan) {
        return new ImageGate(signed, Optional.ofNullable(scan));
    }

    private static String kind(DeployAction action) {
        return switch (action) {
            case Register register -> "register";
            case Refuse refuse -> "refuse";
            case AskAgain again -> "ask again";
            case Read read -> "read " + read.what();
            default -> action.toString();
        };
    }

    /** The statuses of the profiles, seconds after the push. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                    | 119 | ask again | does not show yet that it signs image
            -                    | 120 | refuse    | is not signed; ECR signs images that are pushed to repositories with a signing rule
            COMPLETE             | 0   | register  |
            COMPLETE             | 999 | register  |
            COMPLETE COMPLETE    | 999 | register  |
            IN_PROGRESS          | 0   | ask again | is still signing image
            IN_PROGRESS          | 999 | ask again | is still signing image
            COMPLETE IN_PROGRESS | 999 | ask again | is still signing image
            FAILED               | 0   | refuse    | could not sign image
            IN_PROGRESS FAILED   | 0   | refuse    | with profile release (ThrottlingException: too fast)
            COMPLETE FAILED      | 999 | refuse    | ECR signs with the rights of whoever pushes
            REVOKED              | 0   | refuse    | ECR says "REVOKED" of the signature
            COMPLETE complete    | 0   | refuse    | which Slipway does not know
            """)
    void signatureHasToBeCompleteWithEveryProfile(
            @Nullable String statuses, int age, String expected, @Nullable String words) {
        List<Signature> signatures = statuses == null
                ? List.of()
                : Arrays.stream(statuses.split(" "))
                        .map(status -> Signature.of(
                                "arn:aws:signer:us-east-1:1:/signing-profiles/release",
                                status,
                                "ThrottlingException: too fast"))
                        .toList();

        for (By by : List.of(By.PUSH, By.PERSON)) {
            DeployAction action = DeployPlanner.plan(
                    request(gate(true, null), by, false, NOON),
                    snapshot(template(), Optional.empty())
                            .with(new ImageGateRead(NOON.plusSeconds(age), signatures, List.of())));
            assertThat(kind(action)).isEqualTo(expected);
            assertThat(action.toString()).contains(words == null ? "" : words);
        }
    }

    /** ECR's status, whether a scan has ended, the counts of CRITICAL and HIGH, and seconds after the push. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            CRITICAL | -                        | -   | 119 | ask again | has no scan of image
            CRITICAL | -                        | -   | 120 | refuse    | turn scanning on for its repository
            HIGH     | PENDING                  | -   | 999 | ask again | has not ended (PENDING)
            HIGH     | IN_PROGRESS              | -   | 999 | ask again | has not ended (IN_PROGRESS)
            HIGH     | ACTIVE                   | -   | 119 | ask again | has not completed the first scan
            HIGH     | ACTIVE                   | -   | 120 | refuse    | has not completed the first scan
            HIGH     | ACTIVE                   | 0 0 | 999 | register  |
            HIGH     | ACTIVE                   | 0 1 | 999 | refuse    | has 1 HIGH finding;
            HIGH     | COMPLETE                 | 0 0 | 0   | register  |
            HIGH     | COMPLETE                 | 2 5 | 0   | refuse    | has 2 CRITICAL and 5 HIGH findings; push an image without them
            HIGH     | COMPLETE                 | 1 0 | 0   | refuse    | has 1 CRITICAL finding;
            CRITICAL | COMPLETE                 | 0 5 | 0   | register  |
            CRITICAL | COMPLETE                 | 2 5 | 0   | refuse    | has 2 CRITICAL findings
            CRITICAL | COMPLETE                 | -   | 0   | refuse    | has no counts of findings
            HIGH     | FAILED                   | -   | 0   | refuse    | scan it again
            HIGH     | FAILED                   | 0 0 | 0   | refuse    | scan it again
            HIGH     | UNSUPPORTED_IMAGE        | -   | 0   | refuse    | build it from a base image that ECR can scan
            HIGH     | SCAN_ELIGIBILITY_EXPIRED | -   | 0   | refuse    | let Amazon Inspector scan images for longer
            HIGH     | FINDINGS_UNAVAILABLE     | -   | 0   | refuse    | scan it again
            HIGH     | LIMIT_EXCEEDED           | -   | 0   | refuse    | when ECR's limit allows it
            HIGH     | IMAGE_ARCHIVED           | -   | 0   | refuse    | restore it in ECR first
            HIGH     | SOMETHING_NEW            | 0 0 | 0   | refuse    | is SOMETHING_NEW
            HIGH     | complete                 | 0 0 | 0   | refuse    | is complete
            """)
    void scanHasToBeCompleteWithoutBadFindings(
            Severity limit,
            @Nullable String status,
            @Nullable String counts,
            int age,
            String expected,
            @Nullable String words) {
        ImageScan scan = status == null
                ? new ImageScan.None()
                : ImageScan.of(
                        status, "", counts != null, Optional.ofNullable(counts).map(ImageGateRulesTest::counts));

        for (By by : List.of(By.PUSH, By.PERSON)) {
            DeployAction action = DeployPlanner.plan(
                    request(gate(false, limit), by, false, NOON),
                    snapshot(template(), Optional.empty()).with(read(NOON.plusSeconds(age), scan)));
            assertThat(kind(action)).isEqualTo(expected);
            assertThat(action.toString()).contains(words == null ? "" : words);
        }
    }

    private static EnumMap<Severity, Integer> counts(String criticalAndHigh) {
        String[] both = criticalAndHigh.split(" ", -1);
        var counts = new EnumMap<Severity, Integer>(Severity.class);
        // no key: none
        if (!both[0].equals("0")) {
            counts.put(Severity.CRITICAL, Integer.parseInt(both[0]));
        }
        counts.put(Severity.HIGH, Integer.parseInt(both[1]));
        return counts;
    }

    private static ImageGateRead read(Instant at, ImageScan... scans) {
        return new ImageGateRead(
                at,
                List.of(SIGNED),
                Arrays.stream(scans)
                        .map(scan -> new Scanned(IMAGE.withDigest(A), scan))
                        .toList());
    }

    /** What ECR would refuse is asked only of versions that are new to the target. */
    @ParameterizedTest
    @CsvSource({
        "PUSH,     false, false, false, read IMAGE_GATE",
        "PUSH,     true,  false, false, read IMAGE_GATE",
        "PERSON,   false, false, false, read IMAGE_GATE",
        "PERSON,   true,  false, false, register",
        "PERSON,   false, true,  false, register",
        "PERSON,   true,  true,  false, register",
        "PERSON,   false, false, true,  register",
        "PUSH,     false, false, true,  register",
        "RESTART,  false, false, false, register",
        "TEMPLATE, false, false, false, register"
    })
    void concernsPushesAndRequestsUnlessAPersonOverrides(
            By by, boolean despite, boolean restores, boolean follows, String expected) {
        Optional<RestoredRevision> restored =
                Optional.of(release(4, NOON, "r4")).filter(r -> restores).map(r -> new RestoredRevision(r, List.of()));
        Optional<RevisionName> followed = Optional.of(template().name()).filter(t -> follows);

        for (ImageGate gate : List.of(gate(true, null), gate(false, Severity.HIGH), gate(true, Severity.CRITICAL))) {
            DeployAction action = DeployPlanner.plan(
                    request(gate, by, despite, NOON, restored, followed), snapshot(template(), Optional.empty()));
            assertThat(kind(action)).isEqualTo(expected);
            if (action instanceof Register(RegisterRequest revision)) {
                assertThat(TargetFixture.tagsOf(revision.request()).containsKey("slipway:despite-findings"))
                        .isEqualTo(despite && !restores);
            }
        }
        assertThat(kind(DeployPlanner.plan(
                        request(ImageGate.NONE, by, despite, NOON, restored, followed),
                        snapshot(template(), Optional.empty()))))
                .isEqualTo("register");
    }

    @Test
    void refusalWinsOverWhatIsPending() {
        DeployRequest request = request(gate(true, Severity.HIGH), By.PUSH, false, NOON);
        DeploySnapshot snapshot = snapshot(template(), Optional.empty());
        var bad = new ImageScan.Complete(counts("1 0"));
        var pending = new ImageScan.Pending("PENDING");

        assertThat(kind(DeployPlanner.plan(
                        request,
                        snapshot.with(
                                new ImageGateRead(NOON, List.of(), List.of(new Scanned(IMAGE.withDigest(A), bad)))))))
                .isEqualTo("refuse");
        assertThat(kind(DeployPlanner.plan(request, snapshot.with(read(NOON, pending, bad)))))
                .isEqualTo("refuse");
        assertThat(kind(DeployPlanner.plan(
                        request, snapshot.with(read(NOON, new ImageScan.Complete(counts("0 0")), pending)))))
                .isEqualTo("ask again");
        assertThat(kind(DeployPlanner.plan(request, snapshot.with(read(NOON))))).isEqualTo("refuse");
    }

    /** A push may give an old image another tag: ECR's event is new, and what it does after a push may still come. */
    @ParameterizedTest
    @CsvSource({"PUSH, 719, ask again", "PUSH, 720, refuse", "PERSON, 719, refuse"})
    void eventOfAPushCountsAsThePush(By by, int age, String expected) {
        DeployAction action = DeployPlanner.plan(
                request(gate(false, Severity.HIGH), by, false, NOON.plusSeconds(600)),
                snapshot(template(), Optional.empty()).with(read(NOON.plusSeconds(age), new ImageScan.None())));

        assertThat(kind(action)).isEqualTo(expected);
    }

    /** An index may list several images for one platform. Without a platform a task may run each. */
    @ParameterizedTest
    @EnumSource(names = {"X86_64", "ARM64", "NONE"})
    void asksForTheImagesThatATaskMayRun(Architecture architecture) {
        var index = new ImageIndex(
                A,
                List.of(
                        new Listed(Optional.of(B), AMD64),
                        new Listed(Optional.of(C), ARM64),
                        new Listed(Optional.of(digest('d')), ARM64)));
        ObjectNode content = template().content().deepCopy();
        if (architecture != Architecture.NONE) {
            content.putObject("runtimePlatform").put("cpuArchitecture", architecture.name());
        }
        DeploySnapshot snapshot = snapshot(template(3, Json.write(content)), Optional.of(index));
        DeployRequest request = request(gate(true, Severity.HIGH), By.PUSH, false, NOON);

        assertThat(ImageGateRules.toScan(request, snapshot))
                .extracting(image -> image.digest().orElseThrow())
                .containsExactlyElementsOf(
                        switch (architecture) {
                            case X86_64 -> List.of(B);
                            case ARM64 -> List.of(C, digest('d'));
                            case NONE -> List.of(B, C, digest('d'));
                        });
        assertThat(ImageGateRules.toSign(request, snapshot)).contains(IMAGE.withDigest(A));
    }

    /** Fargate runs X86_64 without being told, and an instance its own architecture. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FARGATE                   |        | B
            EC2                       |        | B C
            EC2, FARGATE              |        | B C
            FARGATE, EXTERNAL         |        | B C
            EC2, FARGATE              | X86_64 | B
            """)
    void asksForEachImageWhereInstancesMayDecide(
            String compatibilities, @Nullable String architecture, String expected) {
        var index = new ImageIndex(A, List.of(new Listed(Optional.of(B), AMD64), new Listed(Optional.of(C), ARM64)));
        ObjectNode content = template().content().deepCopy();
        var list = content.putArray("requiresCompatibilities");
        Arrays.stream(compatibilities.split(", ", -1)).forEach(list::add);
        if (architecture != null) {
            content.putObject("runtimePlatform").put("cpuArchitecture", architecture);
        }

        assertThat(ImageGateRules.toScan(
                        request(gate(false, Severity.HIGH), By.PUSH, false, NOON),
                        snapshot(template(3, Json.write(content)), Optional.of(index))))
                .extracting(image -> image.digest().orElseThrow())
                .containsExactlyElementsOf(expected.equals("B") ? List.of(B) : List.of(B, C));
    }

    enum Architecture {
        X86_64,
        ARM64,
        NONE
    }

    /** The scan of the index itself is asked for, which does not exist. */
    @Test
    void imageWithoutADigestIsNeverGood() {
        var index = ImageIndex.read(A, Json.parse("""
                { "manifests": [ { "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "none" } ] }"""));

        assertThat(ImageGateRules.toScan(
                        request(gate(false, Severity.HIGH), By.PUSH, false, NOON),
                        snapshot(template(), Optional.of(index))))
                .containsExactly(IMAGE.withDigest(A));
    }

    /** A runtime that does not mind the case of members' names would run the other image. */
    @Test
    void refusesAnIndexThatReadersMayReadDifferently() {
        var index = ImageIndex.read(A, Json.parse("""
                { "manifests": [ { "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "%s" } ],
                  "Manifests": [ { "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "%s" } ] }""".formatted(B, C)));
        DeployRequest request = request(gate(false, Severity.HIGH), By.PUSH, false, NOON);
        DeploySnapshot snapshot = snapshot(template(), Optional.of(index));

        assertThat(ImageGateRules.toScan(request, snapshot)).isEmpty();
        assertThat(DeployPlanner.plan(request, snapshot.with(new ImageGateRead(NOON, List.of(), List.of()))))
                .isInstanceOfSatisfying(
                        Refuse.class, refuse -> assertThat(refuse.reason()).startsWith("there is no image whose scan"));
    }

    @Test
    void readsNothingThatTheTargetDoesNotAskFor() {
        DeploySnapshot snapshot = snapshot(template(), Optional.empty());

        assertThat(ImageGateRules.toScan(request(gate(true, null), By.PUSH, false, NOON), snapshot))
                .isEmpty();
        assertThat(ImageGateRules.toSign(request(gate(false, Severity.HIGH), By.PUSH, false, NOON), snapshot))
                .isEmpty();
    }

    @Test
    void asksNothingOfASupersededPush() {
        DeployRequest request = request(gate(true, Severity.HIGH), By.PUSH, false, NOON);
        var later = new DeploySnapshot(
                Optional.of(service("web-dev:7")),
                Optional.of(template()),
                log(release(7, NOON.plusSeconds(60), "other")),
                Optional.of(image(A, NOON)),
                Optional.empty(),
                NOON);

        assertThat(DeployPlanner.plan(request, later)).isInstanceOf(DeployAction.Supersede.class);
    }
}
