package dev.slipway.sandbox.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.ecr.ImageReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** The conditions of the simulation: how images behave, and which alarms are in ALARM. */
public final class Conditions {
    /** The default behaviour: the task starts quickly and is healthy. */
    static final Behaviour USUAL = new Behaviour.Starts(Duration.ofSeconds(10));

    private Map<String, Behaviour> behaviours;
    private Behaviour otherwise;
    private Runs runs;
    private Set<String> alarms;
    private boolean news;

    /** How the tasks run that RunTask starts. */
    private record Runs(Map<String, RunBehaviour> ofImages, Optional<RunBehaviour> otherwise) {}

    public Conditions() {
        this(Map.of(), USUAL, new Runs(Map.of(), Optional.empty()), Set.of(), false);
    }

    private Conditions(
            Map<String, Behaviour> behaviours, Behaviour otherwise, Runs runs, Set<String> alarms, boolean news) {
        this.behaviours = behaviours;
        this.otherwise = otherwise;
        this.runs = runs;
        this.alarms = alarms;
        this.news = news;
    }

    public synchronized Conditions copy() {
        return new Conditions(behaviours, otherwise, runs, alarms, news);
    }

    /**
     * This also changes tasks that are starting, but not healthy tasks.
     *
     * @param image an image as the task definition writes it, or a part that names it: {@code repository:tag},
     *     {@code repository@digest}, both with or without the registry, or a digest
     */
    public synchronized Conditions behave(String image, Behaviour behaviour) {
        var changed = new TreeMap<>(behaviours);
        changed.put(image, behaviour);
        behaviours = Collections.unmodifiableMap(changed);
        news = true;
        return this;
    }

    /** How all other images behave. */
    public synchronized Conditions otherwise(Behaviour behaviour) {
        otherwise = behaviour;
        news = true;
        return this;
    }

    /**
     * How the next tasks of an image run that RunTask starts. Without this they run as the image behaves in a service, and
     * then exit with 0.
     *
     * @param image of the command's container, as for {@link #behave}
     */
    public synchronized Conditions run(String image, RunBehaviour behaviour) {
        var changed = new TreeMap<>(runs.ofImages());
        changed.put(image, behaviour);
        runs = new Runs(Collections.unmodifiableMap(changed), runs.otherwise());
        return this;
    }

    /** How the next tasks of all other images run. */
    public synchronized Conditions runOtherwise(RunBehaviour behaviour) {
        runs = new Runs(runs.ofImages(), Optional.of(behaviour));
        return this;
    }

    /**
     * @param taskDefinition as DescribeTaskDefinition has it
     * @param image of the command's container
     */
    public synchronized RunBehaviour ofRun(JsonNode taskDefinition, String image) {
        return names(image)
                .map(runs.ofImages()::get)
                .filter(Objects::nonNull)
                .findFirst()
                .or(runs::otherwise)
                .orElseGet(() -> RunBehaviour.like(of(taskDefinition)));
    }

    /** A CloudWatch alarm goes into ALARM. */
    public Conditions alarm(String name) {
        return alarm(name, true);
    }

    /** A CloudWatch alarm returns to OK. */
    public Conditions ok(String name) {
        return alarm(name, false);
    }

    private synchronized Conditions alarm(String name, boolean on) {
        var changed = new TreeSet<>(alarms);
        if (on ? changed.add(name) : changed.remove(name)) {
            alarms = Collections.unmodifiableSet(changed);
            news = true;
        }
        return this;
    }

    public synchronized boolean isInAlarm(String name) {
        return alarms.contains(name);
    }

    /** Whether every image behaves alike. */
    public synchronized boolean isUniform() {
        return behaviours.isEmpty();
    }

    public synchronized Behaviour otherwise() {
        return otherwise;
    }

    /** @param taskDefinition as DescribeTaskDefinition has it */
    public synchronized Behaviour of(JsonNode taskDefinition) {
        List<Behaviour> found = new ArrayList<>();
        for (JsonNode container : taskDefinition.path("containerDefinitions")) {
            found.add(names(container.path("image").asText())
                    .map(behaviours::get)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(otherwise));
        }
        return Behaviour.worst(found, otherwise);
    }

    /** Everything that names a container's image, the closest first. */
    public static Stream<String> names(String image) {
        return Stream.concat(
                Stream.of(image), ImageReference.tryParse(image).stream().flatMap(parsed -> {
                    Stream<String> tags = parsed.tag().stream().map(tag -> ":" + tag);
                    List<String> ends = Stream.concat(parsed.digest().stream().map(digest -> "@" + digest), tags)
                            .toList();
                    String repository = parsed.repository();
                    return Stream.of(
                                    parsed.registry().stream()
                                            .flatMap(host -> ends.stream().map(end -> host + "/" + repository + end)),
                                    ends.stream().map(end -> repository + end),
                                    parsed.digest().stream())
                            .flatMap(Function.identity());
                }));
    }

    /** Whether a condition changed since the scheduler's last step. */
    public synchronized boolean hasChanged() {
        return news;
    }

    public synchronized void seen() {
        news = false;
    }

    /** Empty if all conditions are the default ones. */
    public synchronized String fingerprint() {
        return behaviours.isEmpty() && alarms.isEmpty() && otherwise.equals(USUAL)
                ? ""
                : behaviours + " " + otherwise + " " + alarms;
    }
}
