package dev.slipway.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.ServiceFixture;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.sandbox.api.Fault;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which sweeps of one instance of the function read the release log of a target. */
class SweepTest {
    private static final Duration PERIOD = Duration.ofMinutes(5);
    /** It reads no log without a reason, so that the reasons show. */
    private static final TargetsAtRest NEW_INSTANCE = TargetsAtRest.none(0);

    private final ServiceFixture service = new ServiceFixture().good("1").good("2");

    @Test
    void sweepsOfATargetAtRestReadNoLog() {
        Sweep first = sweep(NEW_INSTANCE);
        Sweep second = sweep(first.atRest());
        service.account.forgetCalls();

        Sweep third = sweep(second.atRest());

        assertThat(first.read()).isEqualTo(1);
        assertThat(second.read()).isZero();
        assertThat(third.read()).isZero();
        assertThat(third.outcomes()).isEmpty();
        assertThat(service.account.calls())
                .singleElement()
                .satisfies(call -> assertThat(call.operation()).isEqualTo("DescribeServices"));
    }

    /** What happens between two sweeps, and shows in the description of the service. */
    enum Change {
        PUSH(s -> s.push("3")),
        PUSH_THAT_COMPLETED(s -> s.good("3")),
        DEPLOYMENT_THAT_FAILED(s -> s.bad("3")),
        ROLLBACK_ON_REQUEST(s -> s.rollBack(java.util.Optional.empty())),
        REVISION_CHOSEN_OUTSIDE_SLIPWAY(s -> s.changeOutside("web-dev:1")),
        SAME_REVISION_DEPLOYED_AGAIN(s -> update(s, service().put("forceNewDeployment", true))),
        SAME_REVISION_DEPLOYED_AGAIN_AND_COMPLETED(s -> {
            update(s, service().put("forceNewDeployment", true));
            s.completes();
        }),
        SCALED(s -> update(s, service().put("desiredCount", 5))),
        SCALED_TO_ZERO(s -> update(s, service().put("desiredCount", 0))),
        CIRCUIT_BREAKER_TURNED_ON(s -> update(s, service().set("deploymentConfiguration", Json.parse("""
                        {"deploymentCircuitBreaker": {"enable": true, "rollback": true}}""")))),
        REPLACED_BY_TERRAFORM(s -> {
            s.account.quietly("ecs", "DeleteService", service().put("force", true));
            s.pass(Duration.ofMinutes(1)).account.setup().service("dev", "web", "web-dev-template");
        }),
        TARGET_CONFIGURED_ANOTHER_WAY(ServiceFixture::rollbackOff);

        @SuppressWarnings("ImmutableEnumChecker") // no lambda above holds anything
        private final Consumer<ServiceFixture> happens;

        Change(Consumer<ServiceFixture> happens) {
            this.happens = happens;
        }

        private static ObjectNode service() {
            return Json.object().put("cluster", "dev").put("service", "web");
        }

        private static void update(ServiceFixture service, ObjectNode input) {
            service.account.quietly("ecs", "UpdateService", input);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nextSweepReadsTheLogAfter(Change change) {
        TargetsAtRest atRest = sweep(sweep(NEW_INSTANCE).atRest()).atRest();

        change.happens.accept(service);

        assertThat(sweep(atRest).read()).isEqualTo(1);
    }

    @Test
    void everySweepReadsTheLogWhileADeploymentIsInProgress() {
        service.push("3");
        TargetsAtRest atRest = NEW_INSTANCE;
        for (int i = 0; i < 3; i++) {
            Sweep sweep = sweep(atRest);
            assertThat(sweep.read()).isEqualTo(1);
            assertThat(sweep.atRest().looks()).isEmpty();
            atRest = sweep.atRest();
        }
    }

    @Test
    void everySweepReadsTheLogWhileThereIsSomethingToReport() {
        service.changeOutside("web-dev:1");
        Sweep first = sweep(NEW_INSTANCE);
        Sweep second = sweep(first.atRest());

        assertThat(first.outcomes()).extracting(Outcome::kind).containsExactly(Kind.IGNORED);
        assertThat(second.outcomes()).extracting(Outcome::kind).containsExactly(Kind.IGNORED);
    }

    /** What the sweep itself wrote is not at rest before another one has read it. */
    @Test
    void sweepThatNotesAnEndIsFollowedByOneThatReadsTheLog() {
        service.push("3");
        service.completes();
        Sweep noting = sweep(NEW_INSTANCE);
        Sweep reading = sweep(noting.atRest());

        assertThat(noting.outcomes()).extracting(Outcome::kind).containsExactly(Kind.SUCCEEDED);
        assertThat(noting.atRest().looks()).isEmpty();
        assertThat(reading.read()).isEqualTo(1);
        assertThat(sweep(reading.atRest()).read()).isZero();
    }

    @Test
    void serviceThatWasScaledToZeroRestsBeforeItsReleaseIsGood() {
        Change.SCALED_TO_ZERO.happens.accept(service);
        service.push("3");
        service.completes();
        TargetsAtRest atRest = sweep(sweep(NEW_INSTANCE).atRest()).atRest();
        Sweep resting = sweep(atRest);
        Change.SCALED.happens.accept(service);
        service.completes();

        Sweep scaled = sweep(resting.atRest());

        assertThat(resting.read()).isZero();
        assertThat(scaled.outcomes()).extracting(Outcome::kind).containsExactly(Kind.SUCCEEDED);
    }

    /** The description of the service does not show it, so it takes up to an hour. */
    @Test
    void sweepUpdatesTheServiceWithinAnHourToAReleaseWhoseRunDied() {
        TargetsAtRest atRest = sweep(sweep(NEW_INSTANCE).atRest()).atRest();
        service.beforeNextUpdate(() -> {
            throw new Died();
        });
        assertThatThrownBy(() -> service.push("3")).isInstanceOf(Died.class);
        int sweeps = 0;
        while (!service.runs().equals("web-dev:3") && sweeps < 20) {
            sweeps++;
            atRest = sweep(atRest).atRest();
        }

        assertThat(sweeps).isGreaterThan(1).isLessThanOrEqualTo(12);
        assertThat(service.states()).isEqualTo("good good deploying");
    }

    @Test
    void newInstanceReadsTheLog() {
        TargetsAtRest atRest = sweep(NEW_INSTANCE).atRest();

        assertThat(sweep(NEW_INSTANCE).read()).isEqualTo(1);
        assertThat(sweep(atRest).read()).isZero();
    }

    @Test
    void instanceOfASmallInstallationReadsEveryLogEachTime() {
        TargetsAtRest atRest = sweep(TargetsAtRest.NONE).atRest();

        assertThat(sweep(sweep(atRest).atRest()).read()).isEqualTo(1);
    }

    @Test
    void failedDescriptionIsReportedAndForgetsNothing() {
        TargetsAtRest atRest = sweep(NEW_INSTANCE).atRest();
        service.account.faults().next("DescribeServices", 1, Fault.throttled());
        Sweep throttled = sweep(atRest);

        assertThat(throttled.outcomes()).extracting(Outcome::kind).containsExactly(Kind.FAILED);
        assertThat(sweep(throttled.atRest()).read()).isZero();
    }

    @Test
    void failedReadOfTheLogIsRepeated() {
        service.account.faults().next("DescribeTaskDefinition", 1, Fault.throttled());
        Sweep throttled = sweep(NEW_INSTANCE);

        assertThat(throttled.outcomes()).extracting(Outcome::kind).containsExactly(Kind.FAILED);
        assertThat(sweep(throttled.atRest()).read()).isEqualTo(1);
    }

    private Sweep sweep(TargetsAtRest before) {
        service.pass(PERIOD);
        return service.sweep(before);
    }

    private static final class Died extends Error {
        private static final long serialVersionUID = 1;
    }
}
