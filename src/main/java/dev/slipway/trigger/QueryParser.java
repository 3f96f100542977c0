package dev.slipway.trigger;

import dev.slipway.ecr.ImageReference;
import dev.slipway.trigger.Trigger.To;
import java.util.Optional;
import java.util.stream.Stream;

/** The requests that read and change nothing. */
record QueryParser(RequestParser request) {
    private static final int STANDARD_LIMIT = 20;
    private static final int LARGEST_LIMIT = 100;

    Trigger status() {
        Optional<String> service = request.fields.text("service", RequestParser.NAME, RequestParser.named("service"));
        Optional<String> environment =
                request.fields.text("environment", RequestParser.NAME, RequestParser.named("environment"));
        request.check(RequestAction.STATUS);
        return new Trigger.Status(service, environment);
    }

    Trigger history() {
        Optional<String> service = request.required("service");
        Optional<String> environment = request.required("environment");
        Optional<Integer> limit = request.fields.whole(
                "limit", 1, LARGEST_LIMIT, "a whole number of revisions from 1 to %d".formatted(LARGEST_LIMIT));
        request.check(RequestAction.HISTORY);
        return new Trigger.History(service.orElseThrow(), environment.orElseThrow(), limit.orElse(STANDARD_LIMIT));
    }

    Trigger why() {
        Optional<String> service = request.required("service");
        Optional<String> environment = request.required("environment");
        Optional<To> which = request.revisions().revisionOrTag();
        request.check(RequestAction.WHY);
        return new Trigger.Why(service.orElseThrow(), environment.orElseThrow(), which);
    }

    /** A whole configuration needs no target, and a target none. */
    Trigger check() {
        if (request.fields.has("configuration")) {
            Stream.of("service", "environment", "tag")
                    .filter(request.fields::has)
                    .forEach(name -> request.fields.problem(
                            name, "a configuration is checked as a whole; remove one of the two"));
            Optional<String> text = request.fields.text("configuration");
            request.check(RequestAction.CHECK);
            return new Trigger.CheckConfiguration(text.orElseThrow());
        }
        Optional<String> service = request.required("service");
        Optional<String> environment = request.required("environment");
        Optional<String> tag = request.fields.text("tag", ImageReference::isTag, RequestParser.A_TAG);
        request.check(RequestAction.CHECK);
        return new Trigger.Check(service.orElseThrow(), environment.orElseThrow(), tag);
    }

    Trigger diff() {
        Optional<String> service = request.required("service");
        Optional<String> environment = request.required("environment");
        Optional<To> from = requiredRevision("from");
        Optional<To> to = requiredRevision("to");
        request.check(RequestAction.DIFF);
        return new Trigger.Diff(service.orElseThrow(), environment.orElseThrow(), from.orElseThrow(), to.orElseThrow());
    }

    Trigger queues() {
        request.check(RequestAction.QUEUES);
        return new Trigger.Queues();
    }

    private Optional<To> requiredRevision(String name) {
        if (!request.fields.has(name)) {
            request.fields.problem(name, "missing; expected " + RevisionFields.A_REVISION);
        }
        return request.revisions().named(name);
    }
}
