package dev.slipway.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.apply.Outcome.Kind;
import dev.slipway.ecs.Entry;
import dev.slipway.ecs.Place;
import dev.slipway.rollback.Heard;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Log, service and ECS's history are read one after the other, and others write between. */
class TornReadsTest {
    private static final String BREAKER = """
            {"deploymentCircuitBreaker": {"enable": true, "rollback": %s}}""";

    private final OneService service = new OneService(BREAKER.formatted(false));

    @Test
    void whatIsTakenBackWhileTheScheduleLooksIsNotToldAgain() {
        service.good("1").bad("2");
        Heard failed = service.unheard().getLast();
        // the first look is for all targets, the second before anything is written
        before(service, "DescribeServices", 2, () -> service.hear(failed));

        service.sweep();

        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.updates()).isEqualTo(3);
    }

    @Test
    void whatIsTakenBackWhileADeploymentLooksIsNotToldAgain() {
        service.good("1").bad("2");
        Heard failed = service.unheard().getLast();
        before(service, "DescribeServices", 1, () -> service.hear(failed));

        LogProbe.converge(service.aws, service.target, service.clock);

        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.updates()).isEqualTo(3);
    }

    @Test
    void whatFailedBeforeIsNotTakenForWhatEcsWentBackTo() {
        var guarded = new OneService(BREAKER.formatted(true)).good("1").bad("2");
        guarded.hearAll();
        guarded.completes().hearAll();
        guarded.push("3");
        guarded.pointAt("web-dev:2");
        before(
                guarded,
                "ListServiceDeployments",
                2,
                () -> guarded.pointAt("web-dev:3").fails());

        guarded.sweep();

        assertThat(guarded.states()).isEqualTo("good failed>1 failed");
        guarded.completes().sweep();
        assertThat(guarded.states()).isEqualTo("good failed>1 failed>1");
    }

    /** As it comes to be where reads lag: what ran for a moment was taken for what ECS went back to. */
    @Test
    void whatWasNotedAsGoodAndNeverWasIsNoWayBack() {
        service.good("1").push("2");
        service.bad("3").unheard();
        tag(3, Map.of(Entry.STATE, "failed", Entry.ROLLED_BACK_TO, "2"));
        service.pointAt("web-dev:2");
        tag(2, Map.of(Entry.TELLING, service.clock.instant().toString()));
        service.fails();

        assertThat(service.sweep()).extracting(Outcome::kind).containsExactly(Kind.FAILED, Kind.ROLLED_BACK);
        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.states()).isEqualTo("good failed failed>1");
    }

    /** Once, before somebody makes this call for the nth time. */
    private static void before(OneService service, String call, int nth, Runnable what) {
        var made = new AtomicInteger();
        service.world.faults().before((aws, operation, input) -> {
            if (operation.equals(call) && made.incrementAndGet() == nth) {
                what.run();
            }
        });
    }

    private void tag(int number, Map<String, String> tags) {
        service.aws.taskDefinitions(Place.OWN).tag(service.entry(number).arn(), tags);
    }
}
