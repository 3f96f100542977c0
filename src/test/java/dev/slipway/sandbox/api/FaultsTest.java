package dev.slipway.sandbox.api;

import static dev.slipway.sandbox.Calls.ecs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.Calls;
import dev.slipway.sandbox.account.AwsAccount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final String DESCRIBE = "{'taskDefinition': 'web'}";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T10:00:00Z"));
    private final AwsAccount account = new AwsAccount(now::get);

    @BeforeEach
    void aRevision() {
        account.setup().taskDefinition(Calls.definition("web", "nginx:1"));
    }

    @Test
    void faultAppliesAfterSkippedCallsForItsCount() {
        account.faults().after("DescribeTaskDefinition", 1, 2, Fault.throttled());

        assertThat(outcomes(5)).containsExactly("ok", "Rate exceeded", "Rate exceeded", "ok", "ok");
    }

    @Test
    void faultDoesNotAffectOtherOperations() {
        account.faults().always("UpdateService", Fault.serverError());

        assertThat(outcomes(1)).containsExactly("ok");
    }

    @Test
    void starAppliesFaultToAllOperations() {
        account.faults().always("*", Fault.serverError());

        assertThatThrownBy(() -> ecs(account, "ListClusters", "{}"))
                .asInstanceOf(InstanceOfAssertFactories.type(SandboxException.class))
                .returns(500, SandboxException::httpStatus);
    }

    @Test
    void clearedFaultsDoNotApply() {
        account.faults().always("*", Fault.serverError());
        account.faults().clear();

        assertThat(outcomes(1)).containsExactly("ok");
    }

    @Test
    void callWithLostResponseIsDoneOrNotAsConfigured() {
        account.faults().next("RegisterTaskDefinition", 1, new Fault.NoAnswer(false));
        account.faults().after("RegisterTaskDefinition", 1, 1, new Fault.NoAnswer(true));

        assertThatThrownBy(this::register).hasMessageContaining("connection");
        assertThatThrownBy(this::register).hasMessageContaining("connection");

        assertThat(register()).isEqualTo(3);
    }

    @Test
    void staleReadAnswersFromEarlierState() {
        account.faults().always("DescribeTaskDefinition", new Fault.Stale(2));

        register();
        register();
        register();

        assertThat(newest()).isEqualTo(2);
        account.faults().clear();
        assertThat(newest()).isEqualTo(4);
    }

    @Test
    void realRatesRefillOverTime() {
        account.faults().realRates();
        for (int i = 0; i < 20; i++) {
            register();
        }

        assertThatThrownBy(this::register).hasMessageContaining("Rate exceeded");
        now.updateAndGet(t -> t.plusSeconds(1));
        assertThat(register()).isEqualTo(22);
        assertThatThrownBy(this::register).hasMessageContaining("Rate exceeded");
    }

    @Test
    void partialRefillWithinMillisecondIsKept() {
        account.faults().realRates();
        for (int i = 0; i < 20; i++) {
            register();
        }
        for (int i = 0; i < 1999; i++) {
            now.updateAndGet(t -> t.plusNanos(500_000));
            assertThatThrownBy(this::register).hasMessageContaining("Rate exceeded");
        }

        now.updateAndGet(t -> t.plusNanos(500_000));
        assertThat(register()).isEqualTo(22);
        now.updateAndGet(t -> t.minusSeconds(60));
        assertThatThrownBy(this::register).hasMessageContaining("Rate exceeded");
        now.updateAndGet(t -> t.plusSeconds(61));
        assertThat(register()).isEqualTo(23);
    }

    @Test
    void hooksRunAroundEachCallAndMayCrashIt() {
        List<String> seen = new ArrayList<>();
        account.faults().before((service, operation, input) -> seen.add("before " + operation));
        account.faults().after((service, operation, input) -> {
            throw new IllegalStateException("crash after " + operation);
        });

        assertThatThrownBy(this::register).hasMessage("crash after RegisterTaskDefinition");

        assertThat(seen).containsExactly("before RegisterTaskDefinition");
        account.faults().after((service, operation, input) -> {});
        assertThat(newest()).isEqualTo(2);
    }

    @Test
    void callRecordShowsInputAndFault() {
        account.faults().next("DescribeTaskDefinition", 1, Fault.accessDenied("ecs:DescribeTaskDefinition"));

        outcomes(2);

        assertThat(account.calls())
                .extracting(RecordedCall::toString)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith(
                                        "DescribeTaskDefinition {\"taskDefinition\":\"web\"} → AccessDeniedException: User:"),
                        second -> assertThat(second).isEqualTo("DescribeTaskDefinition {\"taskDefinition\":\"web\"}"));
    }

    private List<String> outcomes(int calls) {
        var outcomes = new ArrayList<String>();
        for (int i = 0; i < calls; i++) {
            try {
                ecs(account, "DescribeTaskDefinition", DESCRIBE);
                outcomes.add("ok");
            } catch (SandboxException e) {
                outcomes.add(e.message());
            }
        }
        return outcomes;
    }

    private int register() {
        return ecs(account, "RegisterTaskDefinition", Calls.definition("web", "nginx:2"))
                .at("/taskDefinition/revision")
                .asInt();
    }

    private int newest() {
        return ecs(account, "DescribeTaskDefinition", DESCRIBE)
                .at("/taskDefinition/revision")
                .asInt();
    }
}
