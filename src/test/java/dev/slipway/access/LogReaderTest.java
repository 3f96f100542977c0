package dev.slipway.access;

import static dev.slipway.fixtures.TargetFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.RevisionName;
import dev.slipway.fixtures.ReleaseTaskLog;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.text.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the log of a target with release tasks costs to read. Every release but the newest was seen when that was registered. */
class LogReaderTest {
    /** ECS registers the revisions before what their tags say of their past. */
    private static final Instant MORNING = Instant.parse("2026-03-01T03:00:00Z");

    private final AwsAccount account = new AwsAccount(() -> MORNING);
    private final SandboxAws aws = new SandboxAws(account);
    private final LogReader reader =
            new LogReader(aws.taskDefinitions(Location.OWN), new Parallel(Runnable::run), () -> NOON);

    /** A family whose releases the text lists, from 1 on and without gaps, as {@link ReleaseTaskLog} reads them. */
    private void family(String releases, @Nullable String earlier) {
        List<Release> all = ReleaseTaskLog.log(releases).releases();
        for (Release release : all) {
            boolean isNewest = release.number() == all.size();
            register(isNewest && earlier != null ? release.with(Map.of(Release.EARLIER, earlier)) : release);
        }
    }

    private void register(Release release) {
        ObjectNode request = Json.object().put("family", "web-dev");
        request.putArray("containerDefinitions")
                .addObject()
                .put("name", "web")
                .put("image", "web")
                .put("memory", 64);
        ArrayNode tags = request.putArray("tags");
        release.definition()
                .tags()
                .forEach((key, value) -> tags.addObject().put("key", key).put("value", value));
        aws.taskDefinitions(Location.OWN).register(request);
    }

    private LogTail read(int calls) {
        int before = account.calls().size();
        LogTail end = reader.end("web-dev");
        assertThat(account.calls().subList(before, account.calls().size()))
                .as("calls")
                .hasSize(calls);
        return end;
    }

    private static String numbers(LogTail end) {
        return end.older().stream()
                .map(Release::number)
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
    }

    /** The calls, and which releases below the tail they read. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # releases                                                              | earlier                 | calls | older
            1 good as 1, 2 good as 2                                                |                         | 1     |
            1 good as 1, 2 deploying                                                |                         | 1     |
            1 good as 1, 2 failed as 2 >1                                           |                         | 2     |
            1 good as 1, 2 good succeeded task t2 as 2                              | open= ready=1 place=0   | 1     |
            1 good as 1, 2 deploying succeeded task t2                              | open= ready=1 place=0   | 1     |
            1 good as 1, 2 failed succeeded task t2 told >1                         | open= ready=1 place=0   | 2     |
            1 good as 1, 2 preparing waits                                          | open= ready=1 place=0   | 2     | 1
            1 good as 1, 2 failed task t2                                           | open= ready=1 place=0   | 2     | 1
            1 good as 1, 2 superseded waits                                         | open= ready=1 place=0   | 2     | 1
            1 good as 1, 2 superseded task t2                                       | open= ready=1 place=0   | 2     | 1
            1 good as 1, 2 preparing task t2, 3 preparing waits                     | open=2 ready=1 place=0  | 3     | 1 2
            1 good as 1, 2 failed task t2, 3 good succeeded task t3 as 3            | open=2 ready=1 place=0  | 3     | 1 2
            1 good as 1, 2 failed task t2, 3 good succeeded task t3 as 3            | open= ready=1 place=2   | 1     |
            1 good as 1, 2 superseded task t2, 3 deploying as 3                     | open=2 ready=1 place=0  | 3     | 1 2
            1 failed waits, 2 preparing waits                                       | open=2+3-9 ready= place=0 | 1   |
            1 good as 1, 2 preparing waits                                          | open=0 ready=0-1 place=0 | 2    | 1
            1 good as 1, 2 preparing waits                                          | open                    | 1     |
            """)
    void releasesBelowTheTailAreReadWhereReleaseTasksStillConcernThem(
            String releases, @Nullable String earlier, int calls, @Nullable String older) {
        family(releases, earlier);

        LogTail end = read(calls);

        assertThat(numbers(end)).isEqualTo(older == null ? "" : older);
    }

    @Test
    void releaseThatFailedWhileItPreparedHasNoRollbackTarget() {
        family("1 good as 1, 2 failed succeeded task t2 told >1, 3 failed task t3", "open= ready=1-2 place=2");

        LogTail end = read(4);

        assertThat(end.lastReady().map(Release::number)).contains(2);
        assertThat(end.desired().map(Release::number)).contains(1);
    }

    /** What was deregistered since, or is no release, is passed over. */
    @Test
    void releaseBelowTheTailThatIsGoneIsPassedOver() {
        family("1 good as 1, 2 preparing waits, 3 preparing waits", "open=2 ready=1 place=0");
        account.quietly("ecs", "DeregisterTaskDefinition", Json.object().put("taskDefinition", "web-dev:1"));

        LogTail end = read(3);

        assertThat(numbers(end)).isEqualTo("2");
        assertThat(end.desired()).isEmpty();
    }

    /** The newest release carries on; those that its run did not see are read as ever. */
    @Test
    void releaseThatTheNewestDidNotSeeIsReadOnce() {
        family("1 good as 1, 2 preparing task t2", "open= ready=1 place=0");
        Release third = ReleaseTaskLog.release("3 preparing waits")
                .with(Map.of(Release.AFTER, "1", Release.EARLIER, "open= ready=1 place=0"));
        register(third);

        LogTail end = read(3);

        assertThat(end.releases()).extracting(Release::number).containsExactlyInAnyOrder(2, 3);
        assertThat(numbers(end)).isEqualTo("1");
        assertThat(end.preparations().running().map(Release::number)).contains(2);
        assertThat(reader.release(new RevisionName("web-dev", 3)).map(Release::number))
                .contains(3);
    }
}
