package dev.slipway.lambda;

import dev.slipway.config.ConfigurationProblem;
import dev.slipway.outcome.Outcome;
import dev.slipway.publish.EventPublisher;
import dev.slipway.publish.JsonLog;
import dev.slipway.publish.Publication;
import dev.slipway.trigger.ParsedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What one invocation logs and publishes: the configuration's problems, and the outcomes as they come. */
final class InvocationReport {
    private final String id;
    private final JsonLog log;
    private final EventPublisher publisher;
    private final UnheardOutcomes earlier;
    private final List<ConfigurationProblem> unpublished = new ArrayList<>();
    private List<Outcome> unheard = List.of();

    /**
     * @param id the invocation's request id
     * @param earlier what the bus did not take from earlier attempts
     */
    InvocationReport(String id, JsonLog log, EventPublisher publisher, UnheardOutcomes earlier) {
        this.id = id;
        this.log = log;
        this.publisher = publisher;
        this.earlier = earlier;
    }

    /** Logs a message about the invocation itself. */
    void log(JsonLog.Level level, String message) {
        log.line(level, id, message, Map.of());
    }

    void log(Outcome outcome) {
        log.outcome(id, outcome);
    }

    /** Logs problems of the configuration; they are published with the outcomes. */
    void problems(List<ConfigurationProblem> toLog, List<ConfigurationProblem> toPublish) {
        toLog.forEach(problem -> log(JsonLog.Level.ERROR, "configuration: " + problem));
        unpublished.addAll(toPublish);
    }

    /** Publishes the problems of the configuration that were not published before. */
    void publishProblems() {
        end(begin());
    }

    /** For the outcomes of this event. */
    Outcomes outcomes(ParsedEvent event) {
        return new Outcomes(event);
    }

    /** Failures that the bus did not take. */
    List<Outcome> unheard() {
        return unheard;
    }

    /**
     * Logs outcomes and publishes them while others are still to come: nothing of a dry run, nothing that Lambda tries
     * again.
     */
    final class Outcomes implements AutoCloseable {
        private final ParsedEvent event;
        private final Publication publication = begin();

        private Outcomes(ParsedEvent event) {
            this.event = event;
        }

        /** Several threads may call this. */
        void add(Outcome outcome) {
            log(outcome);
            if (!event.dryRun() && !isRetried(event, outcome)) {
                publication.add(outcome);
            }
        }

        /** Waits until everything is published, or lost. */
        @Override
        public void close() {
            end(publication);
        }
    }

    /** One failed attempt does not say how the deployment ends: the next attempt does, or the alarm. */
    private static boolean isRetried(ParsedEvent event, Outcome outcome) {
        return event.isEvent() && outcome.kind() == Outcome.Kind.FAILED && outcome.isRetryable();
    }

    /** With what an earlier attempt could not publish. */
    private Publication begin() {
        Publication publication = publisher.begin(id);
        addProblems(publication);
        earlier.take(id).forEach(publication::add);
        return publication;
    }

    private void addProblems(Publication publication) {
        publication.add(unpublished);
        unpublished.clear();
    }

    private void end(Publication publication) {
        addProblems(publication);
        unheard =
                publication.end().stream().filter(o -> !o.kind().asRequested()).toList();
        earlier.keep(id, unheard);
    }
}
