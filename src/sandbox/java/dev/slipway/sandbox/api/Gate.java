package dev.slipway.sandbox.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Where every call goes through, with its faults and hooks, and is kept. */
public final class Gate {
    private final Faults faults = new Faults();
    private final InstantSource clock;
    private final List<Call> calls = new ArrayList<>();

    public Gate(InstantSource clock) {
        this.clock = clock;
    }

    public Faults faults() {
        return faults;
    }

    /**
     * @param answers takes how many changes a read may be behind; no lock is held meanwhile
     * @throws SandboxError where AWS would refuse, or does not answer
     */
    public ObjectNode call(
            Caller caller, String service, String operation, ObjectNode input, IntFunction<ObjectNode> answers) {
        faults.reached(service, operation, input);
        Faults.Plan plan = faults.plan(service, operation, clock.instant());
        Waiting.sleep(plan.delay());
        ObjectNode answer;
        try {
            if (plan.stop().isPresent()) {
                throw plan.stop().get();
            }
            answer = answers.apply(plan.staleBy());
            faults.done(service, operation, input);
            if (plan.answerLost()) {
                throw SandboxError.noAnswer();
            }
        } catch (SandboxError e) {
            keep(new Call(caller, service, operation, input, Optional.empty(), Optional.of(e)));
            throw e;
        }
        keep(new Call(caller, service, operation, input, Optional.of(answer), Optional.empty()));
        return answer;
    }

    private synchronized void keep(Call call) {
        calls.add(call);
    }

    /** Oldest first. */
    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    public synchronized void forget() {
        calls.clear();
    }
}
