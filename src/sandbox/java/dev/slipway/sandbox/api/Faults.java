package dev.slipway.sandbox.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The faults that calls meet, by operation. They are deterministic: the same calls meet the same faults. */
public final class Faults {
    private final List<Rule> rules = new ArrayList<>();
    private Hook before = (service, operation, input) -> {};
    private Hook after = (service, operation, input) -> {};
    private Optional<TokenBuckets> buckets = Optional.empty();

    Faults() {}

    /** The next {@code times} calls of the operation, or of any with {@code *}. */
    public Faults next(String operation, int times, Fault fault) {
        return after(operation, 0, times, fault);
    }

    /** As {@link #next}, but the first {@code skip} calls succeed. */
    public synchronized Faults after(String operation, int skip, int times, Fault fault) {
        if (!operation.equals("*")) {
            Operations.check(operation);
        }
        rules.add(new Rule(operation, skip, times, fault));
        return this;
    }

    public Faults always(String operation, Fault fault) {
        return after(operation, 0, Integer.MAX_VALUE, fault);
    }

    /** ECS throttles calls that exceed its published rates. */
    public synchronized Faults realRates() {
        buckets = Optional.of(new TokenBuckets());
        return this;
    }

    /** Runs before each call, outside of every lock: it may wait, or throw an exception that the caller gets. */
    public Faults before(Hook hook) {
        before = hook;
        return this;
    }

    /** Runs after each successful call, before the caller gets the answer. */
    public Faults after(Hook hook) {
        after = hook;
        return this;
    }

    public synchronized void clear() {
        rules.clear();
        buckets = Optional.empty();
    }

    /** Code that runs before or after a call: it may wait, count or throw. */
    @FunctionalInterface
    public interface Hook {
        void at(String service, String operation, ObjectNode input);
    }

    void reached(String service, String operation, ObjectNode input) {
        before.at(service, operation, input);
    }

    void done(String service, String operation, ObjectNode input) {
        after.at(service, operation, input);
    }

    /** How many states a stale read may go back. */
    public synchronized int depth() {
        int depth = 0;
        for (Rule rule : rules) {
            depth = rule.fault instanceof Fault.Stale(int changes) ? Math.max(depth, changes) : depth;
        }
        return depth;
    }

    synchronized Plan plan(String service, String operation, Instant now) {
        if (rules.isEmpty() && buckets.isEmpty()) {
            return Plan.NONE;
        }
        Plan plan = Plan.NONE;
        for (Iterator<Rule> all = rules.iterator(); all.hasNext(); ) {
            Rule rule = all.next();
            if (rule.strikes(operation)) {
                plan = plan.with(rule.fault);
            }
            if (rule.times == 0 && !(rule.fault instanceof Fault.Stale)) {
                all.remove();
            }
        }
        boolean throttled = service.equals("ecs")
                && buckets.filter(b -> !b.take(operation, now)).isPresent();
        return throttled ? plan.with(Fault.throttled()) : plan;
    }

    /** The faults of one call. */
    record Plan(Duration delay, Optional<SandboxException> stop, boolean answerLost, int staleBy) {
        static final Plan NONE = new Plan(Duration.ZERO, Optional.empty(), false, 0);

        Plan with(Fault fault) {
            return switch (fault) {
                case Fault.Refused(String type, String message, int status) ->
                    stopped(new SandboxException(type, message, status));
                case Fault.Delayed delayed -> new Plan(delay.plus(delayed.by()), stop, answerLost, staleBy);
                case Fault.NoAnswer noAnswer ->
                    noAnswer.done() ? new Plan(delay, stop, true, staleBy) : stopped(SandboxException.noAnswer());
                case Fault.Stale stale -> new Plan(delay, stop, answerLost, Math.max(staleBy, stale.changes()));
            };
        }

        private Plan stopped(SandboxException error) {
            return new Plan(delay, Optional.of(error), answerLost, staleBy);
        }
    }

    private static final class Rule {
        private final String operation;
        private final Fault fault;
        private int skip;
        private int times;

        Rule(String operation, int skip, int times, Fault fault) {
            this.operation = operation;
            this.skip = skip;
            this.times = times;
            this.fault = fault;
        }

        boolean strikes(String called) {
            if (times == 0 || !(operation.equals("*") || operation.equals(called))) {
                return false;
            }
            if (skip > 0) {
                skip--;
                return false;
            }
            times = times == Integer.MAX_VALUE ? times : times - 1;
            return true;
        }
    }
}
