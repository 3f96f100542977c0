package dev.slipway.lambda;

import dev.slipway.caller.Caller;
import dev.slipway.caller.CallerRules;
import dev.slipway.caller.CallerRules.Names;
import dev.slipway.caller.Callers;
import dev.slipway.caller.CallersParser;
import dev.slipway.caller.InvokedAs;
import dev.slipway.config.ConfigurationProblem;
import dev.slipway.config.ConfigurationSource;
import dev.slipway.config.InstallationSetting;
import dev.slipway.config.InvalidConfigurationException;
import dev.slipway.config.ParameterStore;
import dev.slipway.ecs.AwsException;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.text.Quoted;
import dev.slipway.trigger.ParsedEvent;
import dev.slipway.trigger.Trigger;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides, before anything is read or written for an invocation, whether its caller may make it. Only an invocation by the
 * alias of a caller reads who the callers are, so what is wrong there stops no event.
 */
final class CallerGate {
    static final String CALLERS = "SLIPWAY_CALLERS";
    static final String CALLERS_ONLY = "SLIPWAY_CALLERS_ONLY";

    private static final Setting NONE = isMiss -> new InstallationSetting.Reading<>(new Callers(Map.of()), List.of());

    private final Setting setting;
    private final boolean callersOnly;
    private List<ConfigurationProblem> reported = List.of();

    /** Reads who the callers are. */
    @FunctionalInterface
    private interface Setting {
        /** @param isMiss whether the last reading did not have the caller: it may have been added a moment ago */
        InstallationSetting.Reading<Callers> read(boolean isMiss);
    }

    private CallerGate(Setting setting, boolean callersOnly) {
        this.setting = setting;
        this.callersOnly = callersOnly;
    }

    /** @throws IllegalArgumentException where it is not clear whether only callers may ask */
    static CallerGate of(
            Map<String, String> environment,
            ConfigurationSource configuration,
            ParameterStore parameters,
            InstantSource clock) {
        String text = environment.getOrDefault(CALLERS, "");
        return new CallerGate(setting(text, configuration, parameters, clock), callersOnly(environment));
    }

    private static boolean callersOnly(Map<String, String> environment) {
        String text = environment.getOrDefault(CALLERS_ONLY, "").strip();
        return switch (text) {
            case "true" -> true;
            case "false", "" -> false;
            default ->
                throw new IllegalArgumentException(
                        "%s is %s; set it to true, so that the unqualified function takes no requests, or to false"
                                .formatted(CALLERS_ONLY, Quoted.of(text)));
        };
    }

    private static Setting setting(
            String text, ConfigurationSource configuration, ParameterStore parameters, InstantSource clock) {
        try {
            return InstallationSetting.of(CALLERS, text, configuration, CallersParser::parse, parameters, clock)
                    .<Setting>map(given -> isMiss -> isMiss ? given.afterMiss() : given.current())
                    .orElse(NONE);
        } catch (InvalidConfigurationException invalid) {
            // the function starts all the same: events need no callers
            return isMiss -> {
                throw invalid;
            };
        }
    }

    Admission admit(ParsedEvent event, InvocationContext invocation) {
        return switch (invocation.invokedAs()) {
            case InvokedAs.Unqualified() -> unqualified(event);
            case InvokedAs.Alias(String name) ->
                event.isEvent()
                        ? new Admission.Refused(Outcome.refused(
                                "the alias %s takes requests only; send events by EventBridge, or to the alias %s"
                                        .formatted(Quoted.of(name), InvokedAs.LIVE)))
                        : alias(name, event, invocation);
        };
    }

    private Admission unqualified(ParsedEvent event) {
        return callersOnly && !event.isEvent()
                ? refused(
                        event,
                        "this installation takes requests by the aliases of its callers only (%s is true); invoke the function by yours, such as slipway-deploy:ALIAS"
                                .formatted(CALLERS_ONLY))
                : new Admission.Open();
    }

    private Admission alias(String name, ParsedEvent event, InvocationContext invocation) {
        Optional<Caller> caller;
        try {
            caller = callers(invocation, false).named(name);
            if (caller.isEmpty()) {
                caller = callers(invocation, true).named(name);
            }
        } catch (InvalidConfigurationException invalid) {
            return refused(
                    event,
                    "who may ask for what is not clear, so no caller may ask for anything: %s is not valid. The function's log has its problems; fix them"
                            .formatted(CALLERS));
        } catch (AwsException failure) {
            return new Admission.Refused(Outcome.withoutTarget(
                            Kind.FAILED,
                            "who may ask for what cannot be read, so no caller may ask for anything; give the function the right to read what %s names, and ask again: %s"
                                    .formatted(CALLERS, failure.getMessage()))
                    .with(Publication.LOG_ONLY));
        }
        if (caller.isEmpty()) {
            return refused(
                    event,
                    "the alias %s is no caller; add it to %s, or invoke the function by the alias of a caller"
                            .formatted(Quoted.of(name), CALLERS));
        }
        return permitted(caller.get(), event);
    }

    /** What cannot be read as a request is refused for that. */
    private static Admission permitted(Caller caller, ParsedEvent event) {
        return event.trigger() instanceof Trigger.Request request
                ? CallerRules.refusal(caller, request)
                        .map(reason -> refused(event, reason))
                        .orElseGet(() -> new Admission.Limited(caller))
                : new Admission.Limited(caller);
    }

    /** Published as other refusals of the same request: what starts no deployment here is news for its caller only. */
    private static Admission refused(ParsedEvent event, String reason) {
        if (!(event.trigger() instanceof Trigger.Request request)) {
            return new Admission.Refused(Outcome.refused(reason));
        }
        Names names = CallerRules.names(request);
        Outcome outcome = names.services().size() == 1 && names.environment().isPresent()
                ? Outcome.refused(
                        names.services().getFirst(), names.environment().get(), reason)
                : Outcome.refused(reason);
        boolean isOwn = request instanceof Trigger.Run || CallerRules.concernsNoTarget(request);
        return new Admission.Refused(isOwn ? outcome.with(Publication.LOG_ONLY) : outcome);
    }

    private synchronized Callers callers(InvocationContext invocation, boolean isMiss) {
        try {
            InstallationSetting.Reading<Callers> reading = setting.read(isMiss);
            invocation.report(reading.problems());
            reported = List.of();
            return reading.value();
        } catch (InvalidConfigurationException invalid) {
            boolean known = invalid.problems().equals(reported);
            reported = invalid.problems();
            invocation.report(reported, known ? List.of() : reported);
            throw invalid;
        }
    }
}
