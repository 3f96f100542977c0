package dev.slipway.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.apply.Outcome.Kind;
import dev.slipway.rollback.Heard;
import dev.slipway.sandbox.api.Fault;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can go wrong on the way back itself, and what heals it. */
class WayBackTroubleTest {
    private final OneService service = new OneService().good("1").bad("2");
    private final Heard failed = service.unheard().getLast();

    private static final class Died extends Error {}

    @BeforeEach
    void onlyFromHereOn() {
        service.world.forgetCalls();
    }

    @Test
    void aThrottledTellingIsWrittenDownAndDoneByTheRetry() {
        service.world.faults().next("UpdateService", 1, Fault.throttled());

        Outcome first = service.hear(failed).getFirst();

        assertThat(first.kind()).isEqualTo(Kind.FAILED);
        assertThat(first.retryCanHeal()).isTrue();
        assertThat(service.states()).isEqualTo("good failed>1");
        assertThat(service.runs()).isEqualTo("web-dev:2");
        assertBackAfter(service.hear(failed));
    }

    @Test
    void aTellingWhoseAnswerWasLostIsNotToldTwice() {
        service.world.faults().next("UpdateService", 1, new Fault.NoAnswer(true));

        assertThat(service.hear(failed).getFirst().retryCanHeal()).isTrue();
        service.hear(failed);

        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.updates()).isEqualTo(1);
    }

    @Test
    void aTellingThatIsForbiddenCallsForAPerson() {
        service.world.faults().next("UpdateService", 1, Fault.accessDenied("ecs:UpdateService"));

        Outcome outcome = service.hear(failed).getFirst();

        assertThat(outcome.kind()).isEqualTo(Kind.ROLLBACK_FAILED);
        assertThat(outcome.reason()).contains("but then: UpdateService");
        assertThat(outcome.retryCanHeal()).isFalse();
        assertBackAfter(service.sweep());
    }

    @Test
    void aNoteThatIsNotWrittenAfterTellingTakesNothingBack() {
        // two are written before
        service.world.faults().after("TagResource", 2, 1, Fault.throttled());

        assertBackAfter(service.hear(failed));
        assertThat(service.sweep()).isEmpty();
        service.fails();
        assertThat(service.hearAll()).extracting(Outcome::kind).containsExactly(Kind.ROLLBACK_FAILED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UpdateService", "TagResource"})
    void deathBetweenWritingDownAndTellingIsHealedByTheRetry(String at) {
        dies(at);

        assertBackAfter(service.hear(failed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UpdateService", "TagResource"})
    void deathBetweenWritingDownAndTellingIsHealedByTheSchedule(String at) {
        dies(at);

        assertBackAfter(service.sweep());
    }

    @Test
    void deathAfterTellingLeavesNothingToDo() {
        service.world.faults().after((aws, operation, input) -> {
            if (operation.equals("UpdateService")) {
                throw new Died();
            }
        });
        assertThatThrownBy(() -> service.hear(failed)).isInstanceOf(Died.class);
        service.world.faults().after((aws, operation, input) -> {});

        service.hear(failed);
        service.sweep();

        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.calls("UpdateService")).isZero();
        assertThat(service.states()).isEqualTo("good failed>1");
    }

    @Test
    void whileReadsLagBehindTheTellingItIsSaidOnce() {
        service.world.faults().after("DescribeServices", 1, 2, new Fault.Stale(2));

        assertThat(service.hear(failed)).extracting(Outcome::kind).containsExactly(Kind.ROLLED_BACK);
        assertThat(service.runs()).isEqualTo("web-dev:1");
    }

    private void dies(String before) {
        service.world.faults().before((aws, operation, input) -> {
            if (operation.equals(before)) {
                throw new Died();
            }
        });
        assertThatThrownBy(() -> service.hear(failed)).isInstanceOf(Died.class);
        service.world.faults().before((aws, operation, input) -> {});
        assertThat(service.runs()).isEqualTo("web-dev:2");
    }

    private void assertBackAfter(List<Outcome> outcomes) {
        assertThat(outcomes).extracting(Outcome::kind).containsExactly(Kind.ROLLED_BACK);
        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.states()).isEqualTo("good failed>1");
        assertThat(service.updates()).isLessThanOrEqualTo(2);
    }
}
