package dev.slipway.caller;

import dev.slipway.text.Quoted;
import dev.slipway.trigger.RequestAction;
import dev.slipway.trigger.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Whether a caller may make a request, as far as the request alone says it. What a request leaves out (all services, all
 * environments) is limited by what the caller {@linkplain Caller#sees sees}. No reason says more than the request and the
 * caller's own limits: whether something exists that the caller may not see, nobody learns from it.
 */
public final class CallerRules {
    private final Caller caller;
    private final Trigger.Request request;

    private CallerRules(Caller caller, Trigger.Request request) {
        this.caller = caller;
        this.request = request;
    }

    /** The service and environment that a request names. */
    public record Names(List<String> services, Optional<String> environment) {
        public Names {
            services = List.copyOf(services);
        }

        private static Names of(String service, String environment) {
            return new Names(List.of(service), Optional.of(environment));
        }

        /** Whether the request concerns every target that its caller may see, or many of them. */
        public boolean areOpen() {
            return services.isEmpty() || environment.isEmpty();
        }
    }

    /** Why the caller may not make this request, and what it may do; empty where it may. */
    public static Optional<String> refusal(Caller caller, Trigger.Request request) {
        var rules = new CallerRules(caller, request);
        return Stream.<Supplier<Optional<String>>>of(rules::action, rules::exemptions, rules::targets, rules::version)
                .flatMap(rule -> rule.get().stream())
                .findFirst()
                .map(reason -> "caller %s %s; to permit it, change `callers` of the installation (SLIPWAY_CALLERS)"
                        .formatted(caller.name(), reason));
    }

    private Optional<String> action() {
        return needed().stream()
                .filter(action -> caller.actions()
                        .filter(allowed -> !allowed.contains(action.json()))
                        .isPresent())
                .findFirst()
                .map(action -> "may not request %s, only: %s"
                        .formatted(
                                action.json(),
                                String.join(", ", caller.actions().orElseThrow())));
    }

    /** A rollback with {@code "hold": true} does what {@code hold} does. */
    private List<RequestAction> needed() {
        boolean holds = switch (request) {
            case Trigger.Rollback one -> one.hold().isPresent();
            case Trigger.RollbackSince many -> many.hold().isPresent();
            case Trigger.Deploy _, Trigger.Restart _, Trigger.Promote _ -> false;
            case Trigger.HoldRequest _, Trigger.Control _, Trigger.Run _, Trigger.Query _ -> false;
        };
        var needed = new ArrayList<>(List.of(RequestAction.of(request)));
        if (holds) {
            needed.add(RequestAction.HOLD);
        }
        return needed;
    }

    /** Whoever may deploy everything may still not pass every rule: an exemption has to be named. */
    private Optional<String> exemptions() {
        List<String> asked = switch (request) {
            case Trigger.Deployment deployment -> deployment.metadata().exemptions();
            case Trigger.Run run -> run.metadata().exemptions();
            case Trigger.HoldRequest _, Trigger.Control _, Trigger.Query _ -> List.of();
        };
        return asked.stream()
                .filter(name -> caller.actions()
                        .filter(allowed -> allowed.contains(name))
                        .isEmpty())
                .findFirst()
                .map(name -> "may not set %s: its `actions` do not name it".formatted(name));
    }

    private Optional<String> targets() {
        if (concernsNoTarget(request) && caller.isLimited() && caller.actions().isEmpty()) {
            return Optional.of("may request %s, which concerns no target, only where its `actions` name it: it has %s"
                    .formatted(RequestAction.of(request).json(), caller.targets()));
        }
        Names names = names(request);
        return names.services().stream()
                .flatMap(service -> outside("service", service, caller.services()).stream())
                .findFirst()
                .or(() -> names.environment().flatMap(name -> outside("environment", name, caller.environments())));
    }

    private static Optional<String> outside(String what, String name, Optional<NameLimit> limit) {
        return limit.filter(names -> !names.admits(name))
                .map(names -> "may not ask for the %s %s, only for: %s".formatted(what, Quoted.of(name), names));
    }

    /** Whether it is about the installation or a text. */
    public static boolean concernsNoTarget(Trigger.Request request) {
        return request instanceof Trigger.CheckConfiguration || request instanceof Trigger.Queues;
    }

    /** What a request says of its targets; nothing where it concerns none. */
    public static Names names(Trigger.Request request) {
        return switch (request) {
            case Trigger.Deploy asked -> Names.of(asked.service(), asked.environment());
            case Trigger.Rollback asked -> Names.of(asked.service(), asked.environment());
            case Trigger.RollbackSince asked -> new Names(List.of(), Optional.of(asked.environment()));
            case Trigger.Restart asked -> Names.of(asked.service(), asked.environment());
            case Trigger.Promote asked -> new Names(asked.services(), Optional.of(asked.environment()));
            case Trigger.HoldRequest asked -> new Names(asked.service().stream().toList(), asked.environment());
            case Trigger.Control asked -> Names.of(asked.service(), asked.environment());
            case Trigger.Run asked -> Names.of(asked.service(), asked.environment());
            case Trigger.Status asked -> new Names(asked.service().stream().toList(), asked.environment());
            case Trigger.History asked -> Names.of(asked.service(), asked.environment());
            case Trigger.Why asked -> Names.of(asked.service(), asked.environment());
            case Trigger.Check asked -> Names.of(asked.service(), asked.environment());
            case Trigger.Diff asked -> Names.of(asked.service(), asked.environment());
            case Trigger.CheckConfiguration _, Trigger.Queues _ -> new Names(List.of(), Optional.empty());
        };
    }

    /**
     * With {@code from} only what is good in another environment is deployed. What does not bring a new version here goes
     * on: rollbacks, a restart of the desired version, a task of a revision that is in the log already.
     */
    private Optional<String> version() {
        return switch (request) {
            case Trigger.Deploy asked ->
                switch (asked.version()) {
                    case Trigger.Version.From(String environment) -> fromOutside(environment);
                    case Trigger.Version.Tag _, Trigger.Version.Digest _ ->
                        caller.from()
                                .map(limit ->
                                        "may not deploy by tag or digest, only what is good in: %s; request it with `from` (bin/slipway: --from)"
                                                .formatted(limit));
                };
            case Trigger.Promote asked -> fromOutside(asked.from());
            case Trigger.Rollback _, Trigger.RollbackSince _, Trigger.Restart _ -> Optional.empty();
            case Trigger.HoldRequest _, Trigger.Control _, Trigger.Run _, Trigger.Query _ -> Optional.empty();
        };
    }

    private Optional<String> fromOutside(String environment) {
        return caller.from()
                .filter(limit -> !limit.admits(environment))
                .map(limit -> "may not take a version from %s, only from: %s".formatted(Quoted.of(environment), limit));
    }
}
