package dev.slipway.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.caller.Caller;
import dev.slipway.caller.CallerRules;
import dev.slipway.outcome.Outcome;
import dev.slipway.text.TextTable;
import dev.slipway.trigger.ParsedEvent;
import dev.slipway.trigger.RequestAction;
import dev.slipway.trigger.Trigger;

/** Whether an invocation may be carried out, and for whom. */
sealed interface Admission {
    /** Nothing limits it: an event of a rule, or a request to the unqualified function. */
    record Open() implements Admission {}

    /** A request that its caller may make. */
    record Limited(Caller caller) implements Admission {
        private static final String TEXT = "text";

        /** For the log: who requests what, whatever the request says of itself. */
        String sentence(ParsedEvent event) {
            String what = event.trigger() instanceof Trigger.Request request
                    ? RequestAction.of(request).json()
                    : "what cannot be read";
            return "caller %s requests %s".formatted(caller.name(), what);
        }

        /** Says in the text of an answer about many targets that others may be left out. */
        ObjectNode noted(ParsedEvent event, ObjectNode answer) {
            boolean isOpen = event.trigger() instanceof Trigger.Request request
                    && CallerRules.names(request).areOpen()
                    && !CallerRules.concernsNoTarget(request);
            if (caller.isLimited() && isOpen && answer.has(TEXT)) {
                String note = "only what caller %s may see: %s".formatted(caller.name(), caller.targets());
                String text = answer.path(TEXT).asText();
                answer.put(TEXT, text + (text.isEmpty() ? "" : "\n") + TextTable.lines(note));
            }
            return answer;
        }
    }

    /** Nothing is read or written for it. */
    record Refused(Outcome outcome) implements Admission {}
}
