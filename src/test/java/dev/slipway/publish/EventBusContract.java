package dev.slipway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.publish.EventBus.NotPut;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of every event bus. */
abstract class EventBusContract {
    private static final String ARN = "arn:aws:ecs:us-east-1:123456789012:task-definition/web-dev:8";

    protected abstract EventBus bus();

    /** The events that arrived, oldest first. */
    protected abstract List<BusEvent> arrived();

    /** Makes the bus reject the next entries. */
    protected abstract void failEntries(int times);

    /** Makes the next calls to the bus fail. */
    protected abstract void failCalls(int times);

    static BusEvent event(String reason) {
        return new BusEvent("Deployment Started", "", List.of(ARN), "{\"reason\":\"" + reason + "\"}");
    }

    private static List<BusEvent> events(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> event("é " + i)).toList();
    }

    @Test
    void deliversAnEventUnchanged() {
        assertThat(bus().put(List.of(event("one")))).isEmpty();

        assertThat(arrived()).containsExactly(event("one"));
    }

    @Test
    void deliversTenEventsInOrder() {
        assertThat(bus().put(events(10))).isEmpty();

        assertThat(arrived()).containsExactlyElementsOf(events(10));
    }

    @Test
    void deliversTheLargestAllowedEvent() {
        int without = event("").bytes();
        BusEvent longest = event("x".repeat(EventBus.MAX_BYTES - without));
        assertThat(longest.bytes()).isEqualTo(EventBus.MAX_BYTES);

        assertThat(bus().put(List.of(longest))).isEmpty();
        assertThat(arrived()).containsExactly(longest);
    }

    @Test
    void returnsFailedEntriesAndDeliversTheOthers() {
        failEntries(2);

        assertThat(bus().put(events(5)))
                .allMatch(NotPut::isRetryable)
                .allMatch(failed -> failed.why().startsWith("event bus "))
                .extracting(NotPut::event)
                .containsExactlyElementsOf(events(2));
        assertThat(arrived()).containsExactlyElementsOf(events(5).subList(2, 5));
    }

    @Test
    void returnsEveryEventOfAFailedCall() {
        failCalls(1);

        assertThat(bus().put(events(3)))
                .allMatch(NotPut::isRetryable)
                .extracting(NotPut::event)
                .containsExactlyElementsOf(events(3));
        assertThat(arrived()).isEmpty();
    }
}
