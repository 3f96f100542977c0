package dev.slipway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.publish.EventBus.NotPut;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every event bus does. */
abstract class EventBusContract {
    private static final String ARN = "arn:aws:ecs:us-east-1:123456789012:task-definition/web-dev:8";

    protected abstract EventBus bus();

    /** What got there, oldest first. */
    protected abstract List<BusEvent> arrived();

    /** The next so many entries fail for the bus's own reasons. */
    protected abstract void failEntries(int times);

    /** The next so many calls fail for the bus's own reasons. */
    protected abstract void failCalls(int times);

    static BusEvent event(String reason) {
        return new BusEvent("Deployment Started", "", List.of(ARN), "{\"reason\":\"" + reason + "\"}");
    }

    private static List<BusEvent> events(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> event("é " + i)).toList();
    }

    @Test
    void whatIsPutArrivesWhole() {
        assertThat(bus().put(List.of(event("one")))).isEmpty();

        assertThat(arrived()).containsExactly(event("one"));
    }

    @Test
    void tenArriveInTheirOrder() {
        assertThat(bus().put(events(10))).isEmpty();

        assertThat(arrived()).containsExactlyElementsOf(events(10));
    }

    @Test
    void asManyBytesAsAreAllowedArrive() {
        int without = event("").bytes();
        BusEvent longest = event("x".repeat(EventBus.MOST_BYTES - without));
        assertThat(longest.bytes()).isEqualTo(EventBus.MOST_BYTES);

        assertThat(bus().put(List.of(longest))).isEmpty();
        assertThat(arrived()).containsExactly(longest);
    }

    @Test
    void anEntryThatFailsIsGivenBackAndTheOthersArrive() {
        failEntries(2);

        assertThat(bus().put(events(5)))
                .allMatch(NotPut::retryCanHeal)
                .allMatch(failed -> failed.why().startsWith("event bus "))
                .extracting(NotPut::event)
                .containsExactlyElementsOf(events(2));
        assertThat(arrived()).containsExactlyElementsOf(events(5).subList(2, 5));
    }

    @Test
    void aCallThatFailsGivesBackEveryEvent() {
        failCalls(1);

        assertThat(bus().put(events(3)))
                .allMatch(NotPut::retryCanHeal)
                .extracting(NotPut::event)
                .containsExactlyElementsOf(events(3));
        assertThat(arrived()).isEmpty();
    }
}
