package dev.slipway.races;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.Entry;
import dev.slipway.ecs.Images;
import dev.slipway.ecs.Json;
import dev.slipway.ecs.Place;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.ServiceRef;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.races.Call.Answer;
import dev.slipway.sandbox.account.SandboxAws;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The ports as one run sees them that has come to a certain point: calls already made are answered from memory, and any
 * other one is noted and stops who made it. What the code starts side by side is reached all the same, so that several
 * calls may wait at once.
 *
 * <p>Images are the same from beginning to end, and so is the template where nobody follows it: to read them is no place
 * where anything can come between.
 */
final class Replay implements Aws, Services, TaskDefinitions {
    /** What a run was told so far: by call, and by which of the calls with this text. */
    record Told(String text, int occurrence) {}

    /** Thrown through the code under test, which must not take it for a failure of its own. */
    static final class Stopped extends Error {
        Stopped() {
            super("the run waits here", null, false, false);
        }
    }

    private final Story story;
    private final Maimed maimed;
    private final Map<Told, Answer> answers;
    private final Map<String, Integer> occurrences = new HashMap<>();
    private final List<Call> waiting = new ArrayList<>();
    private int answered;
    private boolean looksForGaps;
    private Optional<TaskDefinition> templateAtFirst = Optional.empty();

    Replay(Story story, Maimed maimed, Map<Told, Answer> answers) {
        this.story = story;
        this.maimed = maimed;
        this.answers = answers;
    }

    /** @throws IllegalStateException where the run did not make the calls that it made before */
    List<Call> waiting() {
        if (answered != answers.size()) {
            throw new IllegalStateException("the run went another way than before: " + answers.keySet());
        }
        return List.copyOf(waiting);
    }

    @SuppressWarnings("unchecked")
    private <T> T call(String text, boolean writes, Function<Aws, T> on) {
        int occurrence = occurrences.merge(text, 1, Integer::sum) - 1;
        Answer answer = answers.get(new Told(text, occurrence));
        if (answer == null) {
            waiting.add(new Call(
                    text, story.number(text), occurrence, writes, 0, world -> on.apply(new SandboxAws(world))));
            throw new Stopped();
        }
        answered++;
        return switch (answer) {
            case Call.Given(Object value) -> (T) value;
            case Call.Failed failed -> throw failed.failure();
        };
    }

    @Override
    public Services services(Place place) {
        return this;
    }

    @Override
    public TaskDefinitions taskDefinitions(Place place) {
        return this;
    }

    @Override
    public Images images() {
        return story.images();
    }

    @Override
    public Map<String, Service> describe(String cluster, List<String> names) {
        return call("DescribeServices " + names, false, aws -> services(aws).describe(cluster, names));
    }

    @Override
    public Service update(ServiceRef service, String arn) {
        looksForGaps = false;
        return call(
                "UpdateService " + RevisionName.parse(arn).orElseThrow(),
                true,
                aws -> services(aws).update(service, arn));
    }

    /** Two calls, the second for a service revision, which never changes. */
    @Override
    public Optional<ServiceDeployment> newestDeployment(ServiceRef service) {
        if (maimed == Maimed.KNOWS_NO_HISTORY) {
            return Optional.empty();
        }
        return call(
                "ListServiceDeployments " + service, false, aws -> services(aws).newestDeployment(service));
    }

    @Override
    public void rollBack(String serviceDeploymentArn) {
        call("StopServiceDeployment " + serviceDeploymentArn, true, aws -> {
            services(aws).rollBack(serviceDeploymentArn);
            return true;
        });
    }

    @Override
    public boolean waitsAtHook(String serviceDeploymentArn) {
        return call(
                "DescribeServiceDeployments " + serviceDeploymentArn,
                false,
                aws -> services(aws).waitsAtHook(serviceDeploymentArn));
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
            return describe(family);
        }
        if (story.template().isPresent()) {
            return story.template();
        }
        if (maimed != Maimed.READS_THE_TEMPLATE_ONCE) {
            return describe(family);
        }
        templateAtFirst = templateAtFirst.or(() -> describe(family));
        return templateAtFirst;
    }

    private Optional<TaskDefinition> describe(String family) {
        return call(
                "DescribeTaskDefinition " + family,
                false,
                aws -> definitions(aws).newest(family));
    }

    @Override
    public Optional<TaskDefinition> revision(RevisionName name) {
        if (looksForGaps) {
            return Optional.empty();
        }
        return call(
                "DescribeTaskDefinition " + name, false, aws -> definitions(aws).revision(name));
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
        if (maimed == Maimed.REQUESTS_ANEW) {
            request.path("tags").forEach(tag -> {
                if (tag.path("key").asText().equals(Entry.REQUESTED_AT)) {
                    ((ObjectNode) tag).put("value", Story.at(0).toString());
                }
            });
        }
        TaskDefinition registered = call(
                "RegisterTaskDefinition " + Json.write(request),
                true,
                aws -> definitions(aws).register(request));
        looksForGaps = maimed == Maimed.SEES_NO_GAP;
        return registered;
    }

    @Override
    public void tag(String arn, Map<String, String> tags) {
        if (maimed == Maimed.WRITES_NOTHING_DOWN && !tags.containsKey(Entry.DEPLOYMENT)) {
            return;
        }
        call("TagResource %s %s".formatted(RevisionName.parse(arn).orElseThrow(), tags), true, aws -> {
            definitions(aws).tag(arn, tags);
            return true;
        });
    }

    static boolean notesDeployment(Call call) {
        return call.is("TagResource") && call.text().contains(Entry.DEPLOYMENT);
    }

    private static Services services(Aws aws) {
        return aws.services(Place.OWN);
    }

    private static TaskDefinitions definitions(Aws aws) {
        return aws.taskDefinitions(Place.OWN);
    }
}
