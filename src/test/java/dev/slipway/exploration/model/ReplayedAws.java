package dev.slipway.exploration.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.Images;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.CompletedDeployment;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.PauseHook;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.ecs.Tasks;
import dev.slipway.exploration.model.PendingCall.Answer;
import dev.slipway.release.Release;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.text.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The AWS ports of one replayed run: calls made before are answered from memory, and any other call is recorded as
 * pending and stops its caller. Calls that the code makes in parallel are all reached, so that several may be pending.
 *
 * <p>Images never change, and neither does the template unless the target follows it: reading them is not a step that
 * another actor's call could come before.
 */
public final class ReplayedAws implements Aws, Services, TaskDefinitions {
    /** Identifies a call of a run: its text, and which of the calls with this text it is. */
    record CallKey(String text, int occurrence) {}

    /** Thrown through the code under test, which must not handle it as a failure. */
    static final class Stopped extends Error {
        Stopped() {
            super("the run is waiting for an answer", null, false, false);
        }
    }

    private final ScenarioSetup story;
    private final Mutation mutation;
    private final MutatedReads seen;
    private final Map<CallKey, Answer> answers;
    private final Map<String, Integer> occurrences = new HashMap<>();
    private final List<PendingCall> waiting = new ArrayList<>();
    private int answered;
    private boolean hidesGaps;
    private Optional<TaskDefinition> templateAtFirst = Optional.empty();
    private Optional<TaskDefinition> logAtFirst = Optional.empty();

    ReplayedAws(ScenarioSetup story, Mutation mutation, Map<CallKey, Answer> answers) {
        this.story = story;
        this.mutation = mutation;
        this.seen = new MutatedReads(mutation);
        this.answers = answers;
    }

    /** @throws IllegalStateException if the run did not repeat the calls that it made before */
    List<PendingCall> waiting() {
        if (answered != answers.size()) {
            throw new IllegalStateException(
                    "the run is not deterministic: it did not repeat all of these calls: " + answers.keySet());
        }
        return List.copyOf(waiting);
    }

    <T> T call(String text, boolean writes, Function<Aws, T> on) {
        return callOn(text, writes, account -> on.apply(new SandboxAws(account)));
    }

    @SuppressWarnings("unchecked")
    <T> T callOn(String text, boolean writes, Function<AwsAccount, T> on) {
        int occurrence = occurrences.merge(text, 1, Integer::sum) - 1;
        Answer answer = answers.get(new CallKey(text, occurrence));
        if (answer == null) {
            waiting.add(new PendingCall(text, story.number(text), occurrence, writes, 0, on::apply));
            throw new Stopped();
        }
        answered++;
        return switch (answer) {
            case PendingCall.Given(Object value) -> (T) value;
            case PendingCall.Failed failed -> throw failed.failure();
        };
    }

    @Override
    public Services services(Location place) {
        return this;
    }

    @Override
    public TaskDefinitions taskDefinitions(Location place) {
        return this;
    }

    @Override
    public Tasks tasks(Location place) {
        return new ReplayedTasks(this, story, mutation);
    }

    @Override
    public Images images() {
        return story.images();
    }

    @Override
    public Map<String, Service> describe(String cluster, List<String> names) {
        Map<String, Service> described =
                call("DescribeServices " + names, false, aws -> services(aws).describe(cluster, names));
        return described.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, found -> seen.of(found.getValue())));
    }

    @Override
    public Service update(ServiceRef service, String arn) {
        hidesGaps = false;
        return seen.ofUpdate(call(
                "UpdateService " + RevisionName.parse(arn).orElseThrow(),
                true,
                aws -> services(aws).update(service, arn)));
    }

    @Override
    public Optional<ServiceDeployment> newestDeployment(ServiceRef service, Instant since) {
        if (mutation == Mutation.DOES_NOT_READ_ECS_HISTORY) {
            return Optional.empty();
        }
        return call(
                "ListServiceDeployments " + service + " since " + since,
                false,
                aws -> services(aws).newestDeployment(service, since).map(services(aws)::withTaskDefinition));
    }

    /** The call before has read it: a service revision never changes. */
    @Override
    public ServiceDeployment withTaskDefinition(ServiceDeployment deployment) {
        return deployment;
    }

    /** Stands for three calls. */
    @Override
    public List<CompletedDeployment> completedDeployments(ServiceRef service, Instant since) {
        if (mutation == Mutation.DOES_NOT_READ_COMPLETED_DEPLOYMENTS) {
            return List.of();
        }
        return call(
                "DescribeServiceDeployments " + service + " since " + since,
                false,
                aws -> services(aws).completedDeployments(service, since));
    }

    @Override
    public void resume(String serviceDeploymentArn, String hookId) {
        throw new UnsupportedOperationException("nobody continues a deployment in this model");
    }

    @Override
    public void rollBack(String serviceDeploymentArn) {
        call("StopServiceDeployment " + serviceDeploymentArn, true, aws -> {
            services(aws).rollBack(serviceDeploymentArn);
            return true;
        });
    }

    @Override
    public Optional<PauseHook> pauseHook(String serviceDeploymentArn) {
        return call(
                "DescribeServiceDeployments " + serviceDeploymentArn,
                false,
                aws -> services(aws).pauseHook(serviceDeploymentArn));
    }

    @Override
    public List<String> clusters() {
        return call("ListClusters all", false, aws -> services(aws).clusters());
    }

    @Override
    public List<String> names(String cluster) {
        return call("ListServices " + cluster, false, aws -> services(aws).names(cluster));
    }

    @Override
    public Optional<TaskDefinition> newest(String family) {
        if (!family.equals(story.target().template())) {
            logAtFirst = logAtFirst.filter(first -> mutation == Mutation.READS_LOG_ONCE);
            logAtFirst = logAtFirst.or(() -> describe(family));
            return logAtFirst;
        }
        if (story.template().isPresent()) {
            return story.template();
        }
        if (mutation != Mutation.READS_TEMPLATE_ONCE) {
            return describe(family);
        }
        templateAtFirst = templateAtFirst.or(() -> describe(family));
        return templateAtFirst;
    }

    private Optional<TaskDefinition> describe(String family) {
        Optional<TaskDefinition> newest = call(
                "DescribeTaskDefinition " + family,
                false,
                aws -> definitions(aws).newest(family));
        return newest.map(seen::of);
    }

    @Override
    public Optional<TaskDefinition> revision(RevisionName name) {
        if (hidesGaps) {
            return Optional.empty();
        }
        Optional<TaskDefinition> revision = call(
                "DescribeTaskDefinition " + name, false, aws -> definitions(aws).revision(name));
        return revision.map(seen::of);
    }

    @Override
    public List<Integer> newestNumbers(String family, int limit) {
        return call(
                "ListTaskDefinitions %s %d".formatted(family, limit),
                false,
                aws -> definitions(aws).newestNumbers(family, limit));
    }

    @Override
    public TaskDefinition register(ObjectNode request) {
        if (mutation == Mutation.USES_CURRENT_TIME_AS_REQUEST_TIME) {
            request.path("tags").forEach(tag -> {
                if (tag.path("key").asText().equals(Release.REQUESTED_AT)) {
                    ((ObjectNode) tag).put("value", ScenarioSetup.at(0).toString());
                }
            });
        }
        TaskDefinition registered = call(
                "RegisterTaskDefinition " + Json.write(request),
                true,
                aws -> definitions(aws).register(request));
        hidesGaps = mutation == Mutation.SKIPS_GAP_CHECK;
        return registered;
    }

    @Override
    public void tag(String arn, Map<String, String> tags) {
        if (mutation == Mutation.DOES_NOT_RECORD_INTENT
                && tags.getOrDefault(Release.DEPLOYMENT, "").isEmpty()) {
            return;
        }
        if (seen.loses(tags)) {
            return;
        }
        if (story.deniesTags()) {
            AwsException.Kind kind = mutation == Mutation.TAKES_DENIED_TAGS_FOR_THROTTLED
                    ? AwsException.Kind.RETRYABLE
                    : AwsException.Kind.FINAL;
            throw new AwsException(kind, "TagResource", "AccessDeniedException");
        }
        call("TagResource %s %s".formatted(RevisionName.parse(arn).orElseThrow(), tags), true, aws -> {
            definitions(aws).tag(arn, tags);
            return true;
        });
    }

    static boolean notesDeployment(PendingCall call) {
        return call.is("TagResource") && call.text().contains(Release.DEPLOYMENT + "=ecs-svc/");
    }

    private static Services services(Aws aws) {
        return aws.services(Location.OWN);
    }

    private static TaskDefinitions definitions(Aws aws) {
        return aws.taskDefinitions(Location.OWN);
    }
}
