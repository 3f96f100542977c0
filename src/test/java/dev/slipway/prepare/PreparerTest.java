package dev.slipway.prepare;

import static dev.slipway.prepare.PreparerFixture.RUNS;
import static dev.slipway.prepare.PreparerFixture.WAITS;
import static dev.slipway.prepare.PreparerFixture.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Location;
import dev.slipway.release.Preparation;
import dev.slipway.release.Release;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.sandbox.task.RunBehaviour;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Release tasks that start, run and end, and releases that wait for them. */
class PreparerTest {
    private final PreparerFixture web = new PreparerFixture().service();

    @Test
    void startIsAnnouncedBeforeTheTaskIsStartedAndNoted() {
        web.release(WAITS);
        var announced = new ArrayList<String>();
        web.account.faults().before((service, operation, input) -> {
            if (operation.equals("RunTask")) {
                announced.add(web.read(1).tag(Release.RELEASE_TASK).orElse(""));
            }
        });

        Prepared prepared = web.deploys(1);

        assertThat(announced).containsExactly("2026-03-01T12:00:00Z 0");
        assertThat(web.read(1).preparation().isRunning()).isTrue();
        assertThat(prepared.open("push-1")).isPresent();
        assertThat(prepared.hasWritten()).isTrue();
        assertThat(prepared.notes()).isEmpty();
        assertThat(web.started()).containsExactly("1");
    }

    @Test
    void taskOfAnotherReleaseThatNobodyNotedIsNotedAndWaitedFor() {
        web.release(WAITS);
        web.account.faults().next("RunTask", 1, new Fault.NoAnswer(true));
        assertThatThrownBy(() -> web.deploys(1)).isInstanceOf(AwsException.class);
        web.release(WAITS);

        Prepared second = web.deploys(2);

        assertThat(web.started()).containsExactly("1");
        assertThat(web.read(1).preparation().isRunning()).isTrue();
        assertThat(second.open("push-2")).isPresent();
        assertThat(second.log().preparations().running().map(Release::number)).contains(1);
        web.pass(RUNS.plusMinutes(1));
        web.goesOn();
        assertThat(web.states()).isEqualTo("deploying preparing");
        assertThat(web.started()).containsExactly("1", "2");
    }

    /** A rollback registers 2 and reads 1 before its run notes the task. */
    @Test
    void releaseThatIsSupersededWhileItsTaskStartsKeepsThePlaceUntilThatEnds() {
        web.release(WAITS);
        web.account.faults().before((service, operation, input) -> {
            if (operation.equals("RunTask") && web.registered == 1) {
                web.release("deploying as 2");
                web.aws.taskDefinitions(Location.OWN).tag(web.read(1).arn(), Preparation.overtaken());
            }
        });
        web.deploys(1);
        assertThat(web.states()).isEqualTo("superseded deploying");
        web.release(WAITS);

        Prepared third = web.deploys(3);

        assertThat(third.open("push-3")).isPresent();
        assertThat(web.started()).as("one release task at a time").containsExactly("1");
        web.pass(RUNS.plusMinutes(1));
        Prepared ended = web.goesOn();
        assertThat(web.states()).isEqualTo("superseded deploying preparing");
        assertThat(web.read(1).preparation().hasSucceeded()).isTrue();
        assertThat(ended.log().preparations().place()).isEqualTo(1);
        assertThat(web.started()).containsExactly("1", "3");
    }

    /** Its end counted as unknown before ECS named it. */
    @Test
    void taskWithUnknownEndIsStoppedOnceWhenItTakesTooLong() {
        web.account.conditions().runOtherwise(new RunBehaviour.Hangs(Duration.ofSeconds(10)));
        web.release(WAITS);
        web.account.faults().next("RunTask", 1, new Fault.NoAnswer(true));
        assertThatThrownBy(() -> web.deploys(1)).isInstanceOf(AwsException.class);
        web.pass(Duration.ofMinutes(51));
        assertThat(reason(web.goesOn(), 1)).startsWith("the end of the release task is unknown");
        web.release(WAITS);

        web.goesOn();

        assertThat(web.calls("StopTask")).isEqualTo(1);
        assertThat(web.states()).isEqualTo("failed preparing");
        web.exits(0);
        web.pass(Duration.ofMinutes(1));
        web.goesOn();
        assertThat(web.calls("StopTask")).isEqualTo(1);
        assertThat(web.started()).containsExactly("1", "2");
    }

    @Test
    void taskThatTakesTooLongIsStoppedOnce() {
        web.account.conditions().runOtherwise(new RunBehaviour.Hangs(Duration.ofSeconds(10)));
        web.release(WAITS);
        web.deploys(1);
        web.pass(Duration.ofMinutes(21));

        web.goesOn();
        web.goesOn();

        assertThat(web.calls("StopTask")).isEqualTo(1);
        assertThat(web.states()).isEqualTo("preparing");
        web.pass(Duration.ofMinutes(1));
        assertThat(reason(web.goesOn(), 1))
                .contains("UserInitiated: Slipway stopped the release task: it took longer than its 20 minutes");
        assertThat(web.states()).isEqualTo("failed");
    }

    @Test
    void releaseThatIsRegisteredWhileAnEndIsNotedIsSeenByTheSameRun() {
        web.release(WAITS);
        web.deploys(1);
        web.pass(RUNS.plusMinutes(1));
        web.account.faults().after((service, operation, input) -> {
            boolean notes = operation.equals("TagResource") && web.registered == 1;
            if (notes) {
                web.release(WAITS);
            }
        });

        web.reconcile();

        assertThat(web.states()).isEqualTo("deploying preparing");
        assertThat(web.started()).containsExactly("1", "2");
    }

    /** The log of the later release does not show the earlier one, whose end counted as unknown. */
    @Test
    void taskOfAReleaseThatWasNotReadFreesThePlaceWhenItHasEnded() {
        web.release(WAITS);
        web.account.faults().next("RunTask", 1, new Fault.NoAnswer(true));
        assertThatThrownBy(() -> web.deploys(1)).isInstanceOf(AwsException.class);
        web.pass(Duration.ofMinutes(51));
        web.goesOn();
        web.carries = false;
        web.release(WAITS);

        web.deploys(2);

        assertThat(web.started()).containsExactly("1", "2");
        assertThat(web.read(1).preparation().task()).isPresent();
        assertThat(web.states()).isEqualTo("failed preparing");
    }
}
