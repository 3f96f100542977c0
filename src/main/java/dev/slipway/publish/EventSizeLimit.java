package dev.slipway.publish;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import java.util.function.IntPredicate;

/** A detail made small enough to be put: an event that says less is better than none. */
final class EventSizeLimit {
    /** Of an entry that is for source, detail-type and resources. */
    private static final int ENVELOPE = 4 * 1024;

    private static final int MOST = EventBus.MOST_BYTES - ENVELOPE;

    private EventSizeLimit() {}

    /** Without its changes, where it is too long, and then with as much of its reason as there is room for. */
    static String outcome(ObjectNode detail) {
        if (fits(detail)) {
            return Json.write(detail);
        }
        ObjectNode shorter = detail.deepCopy();
        shorter.remove("changes");
        if (!fits(shorter)) {
            String reason = shorter.path("reason").asText();
            int kept = most(reason.length(), length -> fits(shorter.put("reason", cut(reason, length))));
            shorter.put("reason", cut(reason, kept));
        }
        return Json.write(shorter);
    }

    /** With as many of its problems as there is room for, and the number of the others. */
    static String problems(ObjectNode detail) {
        if (fits(detail)) {
            return Json.write(detail);
        }
        int all = detail.path("problems").size();
        int kept = most(all, count -> fits(first(detail, count)));
        return Json.write(first(detail, kept));
    }

    private static ObjectNode first(ObjectNode detail, int count) {
        ObjectNode fewer = detail.deepCopy();
        ArrayNode problems = fewer.withArray("/problems");
        int all = problems.size();
        while (problems.size() > count) {
            problems.remove(problems.size() - 1);
        }
        return fewer.put("problemsLeftOut", all - count);
    }

    private static boolean fits(ObjectNode detail) {
        return BusEvent.bytes(Json.write(detail)) <= MOST;
    }

    private static String cut(String text, int length) {
        boolean halved = length > 0 && Character.isHighSurrogate(text.charAt(length - 1));
        return text.substring(0, halved ? length - 1 : length) + "…";
    }

    /** The largest number up to {@code all} that fits, or 0. */
    private static int most(int all, IntPredicate fits) {
        int low = 0;
        int high = all;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (fits.test(middle)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
