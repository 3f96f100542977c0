package dev.slipway.sandbox.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Every call goes through the call log. The log applies faults and hooks, and keeps the call. */
public final class CallLog {
    private final Faults faults = new Faults();
    private final InstantSource clock;
    private final List<RecordedCall> calls = new ArrayList<>();

    public CallLog(InstantSource clock) {
        this.clock = clock;
    }

    public Faults faults() {
        return faults;
    }

    /**
     * @param answers takes how many changes a read may be behind; no lock is held meanwhile
     * @throws SandboxException if AWS refuses the call, or does not answer
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
                throw SandboxException.noAnswer();
            }
        } catch (SandboxException e) {
            keep(new RecordedCall(caller, service, operation, input, Optional.empty(), Optional.of(e)));
            throw e;
        }
        keep(new RecordedCall(caller, service, operation, input, Optional.of(answer), Optional.empty()));
        return answer;
    }

    private synchronized void keep(RecordedCall call) {
        calls.add(call);
    }

    /** Oldest first. */
    public synchronized List<RecordedCall> calls() {
        return List.copyOf(calls);
    }

    public synchronized void forget() {
        calls.clear();
    }
}
