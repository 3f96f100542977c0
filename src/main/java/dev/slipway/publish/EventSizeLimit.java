package dev.slipway.publish;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import java.util.function.IntPredicate;

/** Shortens the detail of an event to EventBridge's limit, because a shortened event is better than none. */
final class EventSizeLimit {
    /** The bytes of an entry reserved for source, detail-type and resources. */
    private static final int ENVELOPE = 4 * 1024;

    private static final int MAX_DETAIL = EventBus.MAX_BYTES - ENVELOPE;

    private EventSizeLimit() {}

    /** If the detail is too long, removes the changes; if it is still too long, cuts the reason. */
    static String outcome(ObjectNode detail) {
        if (fits(detail)) {
            return Json.write(detail);
        }
        ObjectNode shorter = detail.deepCopy();
        shorter.remove("changes");
        if (!fits(shorter)) {
            String reason = shorter.path("reason").asText();
            int kept = largest(reason.length(), length -> fits(shorter.put("reason", cut(reason, length))));
            shorter.put("reason", cut(reason, kept));
        }
        return Json.write(shorter);
    }

    /** If the detail is too long, keeps as many problems as fit, and adds the number of the others. */
    static String problems(ObjectNode detail) {
        if (fits(detail)) {
            return Json.write(detail);
        }
        int all = detail.path("problems").size();
        int kept = largest(all, count -> fits(first(detail, count)));
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
        return BusEvent.bytes(Json.write(detail)) <= MAX_DETAIL;
    }

    private static String cut(String text, int length) {
        boolean splitsPair = length > 0 && Character.isHighSurrogate(text.charAt(length - 1));
        return text.substring(0, splitsPair ? length - 1 : length) + "…";
    }

    /** The largest number up to {@code all} that fits; 0 if none fits. */
    private static int largest(int all, IntPredicate fits) {
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
