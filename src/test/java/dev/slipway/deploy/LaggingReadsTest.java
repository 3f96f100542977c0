package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fixtures.ServiceFixture;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.sandbox.api.Lag;
import dev.slipway.sandbox.api.ReadKind;
import dev.slipway.select.DeployRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One deployment while one kind of reads, or every one, is behind the writes. */
class LaggingReadsTest {
    private static final Duration BEHIND = Duration.ofSeconds(3);

    private final ServiceFixture service = new ServiceFixture();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REVISION_USE")
    void kindOfReadThatLagsCausesNoSecondUpdate(ReadKind kind) {
        service.good("1");
        service.account.consistency().lag(kind, BEHIND);

        deploysOnce("2");
    }

    @Test
    void readsThatLagCauseNoSecondUpdate() {
        service.good("1");
        service.account.consistency().lag(Lag.ofReads(BEHIND));

        deploysOnce("2");
    }

    @Test
    void revisionThatEcsDoesNotFindYetIsTriedAgain() {
        service.account.consistency().lag(ReadKind.REVISION_USE, BEHIND);

        assertThat(service.push("1").reason()).isEqualTo("deployment started (UpdateService called)");

        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.calls("RegisterTaskDefinition")).isEqualTo(1);
    }

    @Test
    void revisionThatEcsNeverFindsFails() {
        service.account.consistency().lag(ReadKind.REVISION_USE, Duration.ofHours(1));

        Outcome outcome = service.push("1");

        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason()).contains("web-dev:1 is registered", "TaskDefinition not found.");
    }

    /** An earlier request is handled last, and the later one's update and tags do not show yet. */
    @Test
    void laterRequestStaysThoughReadsDoNotShowItYet() {
        service.good("1");
        DeployRequest earlier = service.pushEvent("2", "2");
        DeployRequest later = service.pushEvent("3", "3");
        service.account.consistency().lag(Lag.ofReads(BEHIND));
        service.pass(Duration.ofMinutes(1));
        service.beforeNextUpdate(() -> service.deliver(later));

        Outcome outcome = service.deliver(earlier);

        assertThat(outcome.kind()).isEqualTo(Kind.SUPERSEDED);
        assertThat(service.runs()).isEqualTo("web-dev:3");
    }

    private void deploysOnce(String tag) {
        DeployRequest push = service.pushEvent(tag, tag);
        service.pass(Duration.ofMinutes(1));
        long updates = service.updates();
        long tagged = service.calls("TagResource");

        assertThat(service.deliver(push).reason()).isEqualTo("deployment started (UpdateService called)");

        assertThat(service.reconcile()).isEmpty();
        assertThat(service.updates()).isEqualTo(updates + 1);
        assertThat(service.calls("TagResource")).isEqualTo(tagged + 1);
        assertThat(service.runs()).isEqualTo("web-dev:2");
    }
}
