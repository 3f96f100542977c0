package dev.slipway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.Service;
import dev.slipway.fixtures.ServiceFixture;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseTags;
import dev.slipway.sandbox.api.Fault;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The deployment's id is recorded while the run reads on. */
class ServiceUpdaterTest {
    private static final Parallel ONE_BY_ONE = new Parallel(Runnable::run);

    private final ServiceFixture service = new ServiceFixture();
    private final OwnWrites writes = new OwnWrites();
    private final ServiceUpdater updater =
            new ServiceUpdater(service.target, service.aws, writes, service.clock, length -> false);
    private final Deque<Runnable> notYet = new ArrayDeque<>();

    /** A deployment whose recording failed. */
    @BeforeEach
    void deploy() {
        service.account.faults().next("TagResource", 1, Fault.accessDenied("ecs:TagResource"));
        service.push("1");
        service.pass(Duration.ofMinutes(2));
    }

    @Test
    void readCountsAsIfItShowedTheDeploymentThatIsBeingRecorded() {
        assertThat(release().deployment()).isEmpty();
        updater.startRecording(release().definition(), described(), new Parallel(notYet::add));

        FreshReads.Reading reading = read().orElseThrow();

        assertThat(reading.log().desired().orElseThrow().deployment())
                .isEqualTo(described().primary().map(d -> d.id()));
        assertThat(reading.repeated()).isFalse();
        assertThat(service.calls("TagResource")).isEqualTo(1);
    }

    /** Another run announced its update to the release: what this run records does not belong to that. */
    @Test
    void announcementOfAnotherRunStays() {
        Release before = release();
        updater.startRecording(before.definition(), described(), new Parallel(notYet::add));
        service.aws.taskDefinitions(Location.OWN).tag(before.arn(), ReleaseTags.announcement(service.clock.instant()));
        service.pass(Duration.ofMinutes(2));

        assertThat(read().orElseThrow().log().desired().orElseThrow().deployment())
                .isEmpty();
    }

    /** Until ECS shows the revision that was registered, the read is old. */
    @Test
    void readWithoutTheRegisteredRevisionIsOld() {
        Release first = release();
        service.push("2");
        updater.startRecording(service.release(2).definition(), described(), new Parallel(notYet::add));

        assertThat(writes.areShownBy(new LogReader(service.aws.taskDefinitions(Location.OWN), ONE_BY_ONE, service.clock)
                        .end(service.target.family())))
                .isTrue();
        assertThat(writes.areShownBy(new LogTail(1, List.of(first), Optional.empty())))
                .isFalse();
    }

    @Test
    void nothingIsTaggedWhereTheRecordingFailed() {
        service.account.faults().next("TagResource", 1, Fault.accessDenied("ecs:TagResource"));
        updater.startRecording(release().definition(), described(), ONE_BY_ONE);
        long calls = service.calls("TagResource");

        assertThatThrownBy(() -> updater.tag(release().definition(), Map.of(Release.STATE, "good")))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining("TagResource");
        assertThatThrownBy(updater::awaitRecording).isInstanceOf(AwsException.class);
        assertThat(service.calls("TagResource")).isEqualTo(calls);
    }

    private Optional<FreshReads.Reading> read() {
        var log = new LogReader(service.aws.taskDefinitions(Location.OWN), ONE_BY_ONE, service.clock);
        return new FreshReads(service.target, service.aws, log, writes, ONE_BY_ONE, length -> false).read();
    }

    private Release release() {
        return service.release(1);
    }

    private Service described() {
        return service.aws
                .services(Location.OWN)
                .find(service.target.serviceRef())
                .orElseThrow();
    }
}
