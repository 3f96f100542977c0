package dev.slipway.exploration.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.access.FamiliesAsServices;
import dev.slipway.access.Parallel;
import dev.slipway.config.Target;
import dev.slipway.deploy.Deployer;
import dev.slipway.ecr.Images;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.reconcile.Reconciler;
import dev.slipway.reconcile.TargetsAtRest;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseTags;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.select.DeployRequest;
import dev.slipway.select.KnownTargets;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** The setup of a scenario: one service, its template, its release log, its images, and the requests for them. */
public final class ScenarioSetup {
    public static final String CLUSTER = "dev";
    public static final String SERVICE = "web";
    public static final String FAMILY = "web-dev";
    /** Part of the tag of an image that does not start. */
    public static final String BAD = "main-bad";
    /** The beginning of the tag of an image whose release task fails. */
    public static final String BROKEN = "main-broken";
    /** The beginning of the tag of an image whose release task ECS cannot place. */
    public static final String UNPLACED = "main-unplaced";

    private static final String REPOSITORY = "acme/web";
    private static final Instant RACE = Instant.parse("2026-11-20T10:00:00Z");

    private final SettableClock clock = new SettableClock(RACE.minus(Duration.ofDays(30)));
    private final AwsAccount account = new AwsAccount(clock);
    private final SandboxAws aws = new SandboxAws(account);
    private final ScenarioRequests requests = new ScenarioRequests(account, clock);
    private final Images images = new CachedImages(aws.images());
    private Target target;
    private final TaskDefinition template;
    private final Map<String, Integer> numbers = new HashMap<>();
    private Optional<ObjectNode> placement = Optional.empty();
    private Optional<Target> secondTarget = Optional.empty();
    private Optional<TargetsAtRest> knownAtStart = Optional.empty();
    private final boolean hasReleaseTask;
    private boolean deniesTags;
    private int ids;

    private ScenarioSetup(boolean followsTemplate) {
        this(registry -> ScenarioTarget.target(registry, followsTemplate));
    }

    private ScenarioSetup(Function<String, Target> targetAt) {
        target = targetAt.apply(account.registryHost());
        hasReleaseTask = target.releaseTask().isPresent();
        account.setup().cluster(CLUSTER).repository(REPOSITORY);
        String arn = register(target.template(), target.images() + ":latest");
        target.ecsService().ifPresent(name -> createService(name, arn));
        template = definitions().newest(target.template()).orElseThrow();
    }

    /** RunTask needs the service's network. */
    private void createService(String name, String taskDefinition) {
        if (!hasReleaseTask) {
            account.setup().service(CLUSTER, name, taskDefinition);
            return;
        }
        account.setup().service((ObjectNode) Json.parse("""
                {"cluster": "%s", "serviceName": "%s", "taskDefinition": "%s", "desiredCount": 1, "launchType": "EC2",
                 "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"]}}}
                """.formatted(CLUSTER, name, taskDefinition)));
    }

    /** The service runs the task definition that Terraform created it with. */
    public static ScenarioSetup withEmptyLog() {
        return new ScenarioSetup(false);
    }

    /** There is no service: others start tasks of the family, which has no revision yet. */
    public static ScenarioSetup ofTask() {
        return new ScenarioSetup(ScenarioTarget::task);
    }

    /** The log is empty, and the target has a release task. */
    public static ScenarioSetup withReleaseTask() {
        return new ScenarioSetup(registry -> ScenarioTarget.withReleaseTask(registry, false));
    }

    /** The same, and the target follows the template. */
    public static ScenarioSetup withReleaseTaskAndFollowTemplate() {
        return new ScenarioSetup(registry -> ScenarioTarget.withReleaseTask(registry, true));
    }

    /** A version was deployed a day before, and it is good. */
    public static ScenarioSetup withGoodRelease() {
        return new ScenarioSetup(false).deployed("good");
    }

    /** The same, and its target follows the template, which may change during the scenario. */
    public static ScenarioSetup withGoodReleaseAndFollowTemplate() {
        return new ScenarioSetup(true).deployed("good");
    }

    /** The service runs the task definition that Terraform created it with, and its target follows the template. */
    public static ScenarioSetup withEmptyLogAndFollowTemplate() {
        return new ScenarioSetup(true);
    }

    /** Deploys a version a day before the scenario; it is good. */
    public ScenarioSetup deployed(String build) {
        clock.set(RACE.minus(Duration.ofDays(1)));
        DeployRequest asked = push(build, -86_400);
        new Deployer(new FamiliesAsServices(aws), new Parallel(Runnable::run), clock, length -> true)
                .deploy(List.of(asked));
        if (hasReleaseTask) {
            StartedTasks.endAll(account);
            new Reconciler(aws, new Parallel(Runnable::run), clock, length -> true).reconcile(target);
        }
        if (!target.isTask()) {
            account.settle(CLUSTER, SERVICE);
            Release release = Release.read(newest()).orElseThrow();
            definitions().tag(release.arn(), ReleaseTags.completion(release, clock.instant()));
        }
        return this;
    }

    /** ECS's circuit breaker fails a deployment whose tasks do not start. */
    public ScenarioSetup circuitBreaker(boolean isRollback) {
        ObjectNode update = Json.object().put("cluster", CLUSTER).put("service", SERVICE);
        update.set("deploymentConfiguration", Json.parse("""
                {"deploymentCircuitBreaker": {"enable": true, "rollback": %s}}""".formatted(isRollback)));
        account.quietly("ecs", "UpdateService", update);
        return this;
    }

    /** Deploys just before the scenario begins: ECS's deployment is in progress then. */
    public ScenarioSetup deploying(DeployRequest asked) {
        clock.set(at(0));
        new Deployer(aws, new Parallel(Runnable::run), clock, length -> true).deploy(List.of(asked));
        return this;
    }

    /** Changes the account before the scenario begins. */
    public ScenarioSetup change(Consumer<AwsAccount> happens) {
        happens.accept(account);
        account.forgetCalls();
        return this;
    }

    /** IAM denies TagResource to every run of the scenario. */
    public ScenarioSetup denyTags() {
        deniesTags = true;
        return this;
    }

    /** Another target of the configuration has the same family and template: a pattern may read their name in two ways. */
    public ScenarioSetup withSecondTarget() {
        secondTarget = Optional.of(ScenarioTarget.second(account.registryHost()));
        account.setup()
                .cluster(ScenarioTarget.SECOND)
                .repository(secondTarget.get().repository())
                .service(ScenarioTarget.SECOND, ScenarioTarget.SECOND, template.arn());
        return this;
    }

    public ScenarioSetup withoutImage(String build) {
        account.quietly("ecr", "BatchDeleteImage", (ObjectNode) Json.parse("""
                {"repositoryName": "%s", "imageIds": [{"imageTag": "main-%s"}]}""".formatted(REPOSITORY, build)));
        return this;
    }

    /** A run registers a release and crashes before UpdateService. */
    public ScenarioSetup registeredOnly(DeployRequest asked) {
        return diesBefore("UpdateService", asked);
    }

    /** A run crashes before it makes this call. */
    public ScenarioSetup diesBefore(String call, DeployRequest asked) {
        account.faults().before((service, operation, input) -> {
            if (operation.equals(call)) {
                throw new ReplayedAws.Stopped();
            }
        });
        clock.set(at(0));
        try {
            new Deployer(aws, new Parallel(Runnable::run), clock, length -> true).deploy(List.of(asked));
            throw new IllegalStateException("the run did not call " + call);
        } catch (ReplayedAws.Stopped died) {
            account.faults().before((service, operation, input) -> {});
        }
        return this;
    }

    /** From now on the configuration gives the target no release task, which the schedule sees when it looks again. */
    public ScenarioSetup withoutReleaseTask() {
        knownAtStart();
        target = ScenarioTarget.with(target, Optional.empty());
        return this;
    }

    /** Whether the target has a release task, or had one at first. */
    boolean hasReleaseTask() {
        return hasReleaseTask;
    }

    /** Where the service's tasks are placed. */
    Optional<ObjectNode> placement() {
        if (placement.isEmpty()) {
            placement = aws.tasks(Location.OWN).placement(target.serviceRef());
            account.forgetCalls();
        }
        return placement;
    }

    /** A revision in Slipway's family that Slipway did not register. */
    public ScenarioSetup foreignRevision() {
        register(FAMILY, "nginx:1");
        return this;
    }

    /** An INACTIVE revision: a gap in the family's numbers. */
    public ScenarioSetup deregisteredRevision() {
        account.quietly(
                "ecs", "DeregisterTaskDefinition", Json.object().put("taskDefinition", register(FAMILY, "nginx:2")));
        return this;
    }

    public String register(String family, String image) {
        return account.setup().taskDefinition(definition(family, image));
    }

    /** Terraform registers another revision of the template. */
    public void changeTemplate(AwsAccount changed, String mode) {
        changed.setup().taskDefinition(definition(target.template(), target.images() + ":latest", mode));
    }

    public static String definition(String family, String image) {
        return definition(family, image, "");
    }

    private static String definition(String family, String image, String mode) {
        return """
                {"family": "%s", "networkMode": "awsvpc", "cpu": "256", "memory": "512", "containerDefinitions": [
                   {"name": "web", "image": "%s", "essential": true, "environment": [{"name": "MODE", "value": "%s"}]}]}""".formatted(family, image, mode);
    }

    private TaskDefinition newest() {
        return definitions().newest(FAMILY).orElseThrow();
    }

    /** @param second of the push, counted from the beginning of the scenario */
    public DeployRequest push(String build, int second) {
        return push(build, "main-" + build, second);
    }

    /** @param build identifies the image: two tags of the same build name the same image */
    public DeployRequest push(String build, String tag, int second) {
        return requests.push(target, build, tag, RACE.plusSeconds(second));
    }

    /** A push to the repository of the second target. */
    public DeployRequest pushOfSecondTarget(String build, int second) {
        return requests.push(secondTarget.orElseThrow(), build, "main-" + build, RACE.plusSeconds(second));
    }

    /** A person's direct invoke without an {@code id}, for an image that was pushed long before. */
    public DeployRequest invoke(String build, int second) {
        return requests.invoke(target, build, RACE.plusSeconds(second));
    }

    /** Another attempt of a direct invoke, with the time of that attempt. */
    public static DeployRequest again(DeployRequest invoke, int secondsLater) {
        return ScenarioRequests.again(invoke, secondsLater);
    }

    public static Instant at(int minute) {
        return RACE.plus(Duration.ofMinutes(minute));
    }

    public void setClock(int minute) {
        clock.set(at(minute));
    }

    AwsAccount account() {
        return account;
    }

    public Target target() {
        return target;
    }

    /** Empty if the template may change during the scenario. */
    Optional<TaskDefinition> template() {
        return target.followTemplate() ? Optional.empty() : Optional.of(template);
    }

    public List<Target> targets() {
        return Stream.concat(Stream.of(target), secondTarget.stream()).toList();
    }

    KnownTargets known() {
        return ScenarioTarget.known(targets());
    }

    /** What the instance that runs the schedule knows when the scenario begins. It reads no log without a reason. */
    TargetsAtRest knownAtStart() {
        if (knownAtStart.isEmpty()) {
            var aws = new FamiliesAsServices(new SandboxAws(account.copy()));
            knownAtStart =
                    Optional.of(new Reconciler(aws, new Parallel(Runnable::run), () -> at(0), length -> true, known())
                            .reconcileAll(targets(), TargetsAtRest.none(0))
                            .atRest());
        }
        return knownAtStart.get();
    }

    boolean deniesTags() {
        return deniesTags;
    }

    public Images images() {
        return images;
    }

    /** Numbers texts: equal numbers for equal texts. */
    int number(String text) {
        return numbers.computeIfAbsent(text, t -> numbers.size());
    }

    int nextId() {
        return ids++;
    }

    private TaskDefinitions definitions() {
        return aws.taskDefinitions(Location.OWN);
    }
}
