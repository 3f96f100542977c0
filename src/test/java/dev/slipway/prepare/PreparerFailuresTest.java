package dev.slipway.prepare;

import static dev.slipway.prepare.PreparerFixture.WAITS;
import static dev.slipway.prepare.PreparerFixture.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.ecs.AwsException;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.api.Lag;
import dev.slipway.sandbox.task.RunBehaviour;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Release tasks that do not start, and answers of ECS that are late, old or lost. */
class PreparerFailuresTest {
    private final PreparerFixture web = new PreparerFixture().service();

    @Test
    void taskThatEcsDoesNotPlaceFailsTheRelease() {
        web.release(WAITS);
        web.account.conditions().runOtherwise(new RunBehaviour.NotPlaced("RESOURCE:MEMORY"));

        Prepared prepared = web.deploys(1);

        assertThat(reason(prepared, 1))
                .startsWith("ECS started no release task: RESOURCE:MEMORY (arn:")
                .endsWith("; the service was not updated");
        assertThat(web.states()).isEqualTo("failed");
        web.exits(0);
        web.release(WAITS);
        web.deploys(2);
        assertThat(web.started()).containsExactly("2");
    }

    @Test
    void deniedRunTaskFailsTheRelease() {
        web.release(WAITS);
        web.account.faults().next("RunTask", 1, Fault.accessDenied("ecs:RunTask"));

        Prepared prepared = web.deploys(1);

        assertThat(reason(prepared, 1))
                .startsWith("ECS started no release task: ")
                .contains("ecs:RunTask");
        assertThat(web.states()).isEqualTo("failed");
        assertThat(web.goesOn().hasWritten()).isFalse();
        assertThat(web.started()).isEmpty();
    }

    @Test
    void throttledRunTaskIsRepeatedByTheNextRun() {
        web.release(WAITS);
        web.account.faults().always("RunTask", Fault.throttled());
        assertThatThrownBy(() -> web.deploys(1))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        failure -> assertThat(failure.isRetryable()).isTrue());
        assertThat(web.states()).isEqualTo("preparing");
        web.account.faults().clear();

        web.goesOn();

        assertThat(web.read(1).preparation().isRunning()).isTrue();
        assertThat(web.started()).containsExactly("1");
    }

    @Test
    void taskWhoseAnswerWasLostIsFoundByTheNextRun() {
        web.release(WAITS);
        web.account.faults().next("RunTask", 1, new Fault.NoAnswer(true));
        assertThatThrownBy(() -> web.deploys(1)).isInstanceOf(AwsException.class);
        assertThat(web.read(1).preparation().task()).isEmpty();
        web.pass(Duration.ofMinutes(40));

        web.goesOn();

        assertThat(web.runs()).hasSize(2).allMatch(web.runs().getFirst()::equals);
        assertThat(web.started()).containsExactly("1");
        assertThat(web.states()).isEqualTo("deploying");
    }

    @Test
    void ownRevisionThatEcsDoesNotShowYetIsReadAgain() {
        web.release("good as 1");
        web.pass(Duration.ofMinutes(5));
        web.account.consistency().lag(Lag.ofReads(Duration.ofSeconds(1)));
        web.release(WAITS);

        Prepared prepared = web.deploys(2);

        assertThat(web.pauses).isNotEmpty();
        assertThat(prepared.open("push-2")).isPresent();
        assertThat(web.started()).containsExactly("2");
    }

    @Test
    void runWhoseTimeIsUpBeforeEcsShowsItsRevisionIsRepeated() {
        web.release("good as 1");
        web.pass(Duration.ofMinutes(5));
        web.account.consistency().lag(Lag.ofReads(Duration.ofSeconds(30)));
        web.release(WAITS);
        web.hasTime = false;

        assertThatThrownBy(() -> web.deploys(2))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        failure -> assertThat(failure.isRetryable()).isTrue())
                .hasMessageContaining("ECS does not show revision 2 of web-dev yet");
        assertThat(web.runs()).isEmpty();
    }

    /** ECS names a task that DescribeTasks does not show: nothing is decided. */
    @Test
    void taskThatHoldsThePlaceAndThatEcsDoesNotShowYetIsAskedForAgain() {
        web.account.faults().next("DescribeTasks", 1, new Fault.Stale(6));
        web.release(WAITS);
        web.account.faults().next("RunTask", 1, new Fault.NoAnswer(true));
        assertThatThrownBy(() -> web.deploys(1)).isInstanceOf(AwsException.class);
        web.release(WAITS);

        assertThatThrownBy(() -> web.deploys(2)).hasMessageContaining("another release task runs");

        assertThat(web.states()).isEqualTo("preparing preparing");
        web.goesOn();
        assertThat(web.read(1).preparation().isRunning()).isTrue();
        assertThat(web.started()).containsExactly("1");
    }

    @Test
    void missingServiceFailsTheRelease() {
        var without = new PreparerFixture();
        without.account.setup().cluster("dev");
        without.release(WAITS);

        assertThat(reason(without.deploys(1), 1))
                .isEqualTo("there is no service dev/web (ECS says MISSING); the service was not updated");
        assertThat(without.started()).isEmpty();
        assertThat(without.states()).isEqualTo("failed");
    }

    @Test
    void failureOfAnotherReleaseIsNotThisRequests() {
        web.release("failed waits of a settled 0m");
        web.release("preparing waits of a");
        web.release("preparing waits of b");

        Prepared prepared = web.goesOn();

        assertThat(prepared.failure("push-2")).isPresent();
        assertThat(prepared.failure("push-3")).isEqualTo(Optional.empty());
        assertThat(web.started()).containsExactly("3");
    }
}
