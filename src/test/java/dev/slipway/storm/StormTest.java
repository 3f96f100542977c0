package dev.slipway.storm;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Very many deployments at once. The bound is the time that ECS's published rate of RegisterTaskDefinition needs: a burst of
 * 20, then one a second.
 */
class StormTest {
    private static final int BURST = 20;
    /** Lambda's longest. */
    private static final Duration TIMEOUT = Duration.ofMinutes(15);

    @Test
    void pushToManyTargetsIsNeverRefused() {
        Storm storm = onePush(60, TIMEOUT, false);

        onePushIsDone(storm, 60);
        assertThat(storm.attempts()).hasSize(1);
    }

    @Test
    void retryGoesOnWithTheTargetsThatHadNoTime() {
        int count = 160;
        Storm storm = onePush(count, Duration.ofSeconds(130), false);

        onePushIsDone(storm, count);
        assertThat(storm.attempts()).hasSize(2);
        // of template and log before the deployment, and of the log after it
        assertThat(storm.calls("DescribeTaskDefinition")).isEqualTo(3L * count);
        assertThat(storm.errorMessages())
                .singleElement()
                .satisfies(message -> assertThat(message)
                        .hasSizeLessThan(5_000)
                        .contains("not started, because ECS's request rates leave no time for it")
                        .contains("; and "));
    }

    @Test
    void retryInAnotherInstanceFindsWhatIsDone() {
        int count = 160;
        Storm storm = onePush(count, Duration.ofSeconds(130), true);

        assertThat(storm.running(count, 1)).isEqualTo(count);
        assertThat(storm.published("Deployment Started")).containsExactlyElementsOf(services(count));
        assertThat(storm.calls("RegisterTaskDefinition")).isEqualTo(count);
    }

    /** No attempt has the time for a second group, and each is in an instance that does not know what others finished. */
    @Tag("exhaustive")
    @Test
    void shortTimeoutReachesEveryTargetWhenTheEventIsSentAgain() {
        int count = 120;
        var storm = new Storm(Duration.ofSeconds(30)).services(count, "acme/app");
        String configuration = Storm.configuration(count, "acme/app");
        String push = storm.push("acme/app", "main-1");

        for (int sent = 0; sent < 10 && storm.running(count, 1) < count; sent++) {
            storm.run(List.of(push), () -> storm.instance(configuration));
        }

        assertThat(storm.running(count, 1)).isEqualTo(count);
        assertThat(storm.published("Deployment Started")).containsExactlyElementsOf(services(count));
    }

    @Test
    @Tag("exhaustive")
    void pushToOneThousandTargetsNeedsTwoAttempts() {
        Storm storm = onePush(1_000, TIMEOUT, false);

        onePushIsDone(storm, 1_000);
        assertThat(storm.attempts()).hasSize(2);
    }

    /** The push leaves calls to it, though ECS refuses what exceeds the rate. */
    @Test
    void requestDoesNotWaitUntilAPushEnds() {
        int count = 60;
        var storm = new Storm(TIMEOUT).services(count + 1, "acme/app");
        RequestStreamHandler pushed = storm.instance(Storm.configuration(count, "acme/app"));
        var took = new ArrayList<Duration>();
        RequestStreamHandler asked = storm.later(
                Duration.ofSeconds(15), storm.instance(Storm.configuration(count + 1, "acme/app")), took::add);
        String request = """
                {"service": "%s", "environment": "dev", "tag": "main-1"}""".formatted(Storm.service(count));

        storm.run(
                List.of(storm.push("acme/app", "main-1"), request),
                () -> (input, output, context) -> (context.getAwsRequestId().equals("request-0") ? pushed : asked)
                        .handleRequest(input, output, context));

        assertThat(storm.running(count + 1, 1)).isEqualTo(count + 1);
        assertThat(took).singleElement().satisfies(time -> assertThat(time).isLessThan(Duration.ofSeconds(10)));
    }

    private static Storm onePush(int count, Duration timeout, boolean alwaysNewInstance) {
        var storm = new Storm(timeout).services(count, "acme/app");
        String configuration = Storm.configuration(count, "acme/app");
        RequestStreamHandler one = storm.instance(configuration);
        return storm.run(
                List.of(storm.push("acme/app", "main-1")),
                alwaysNewInstance ? () -> storm.instance(configuration) : () -> one);
    }

    private static void onePushIsDone(Storm storm, int count) {
        report("one push to %d targets".formatted(count), storm, count);
        assertThat(storm.running(count, 1)).isEqualTo(count);
        assertThat(storm.published("Deployment Started")).containsExactlyElementsOf(services(count));
        assertThat(storm.refused()).isZero();
        assertThat(storm.calls()).isLessThanOrEqualTo(75 * count / 10);
        assertThat(storm.took()).isLessThan(bound(count).multipliedBy(3).dividedBy(2));
    }

    @Test
    void manyPushesAtOnce() {
        manyPushes(60);
    }

    @Test
    @Tag("exhaustive")
    void threeHundredPushesAtOnce() {
        manyPushes(300);
    }

    /** Each in an instance of its own, which knows nothing of the others. */
    private static void manyPushes(int count) {
        var storm = new Storm(TIMEOUT).services(count, "acme/app%04d");
        List<String> events = IntStream.range(0, count)
                .mapToObj(i -> storm.push("acme/app%04d".formatted(i), "main-1"))
                .toList();
        Supplier<RequestStreamHandler> instances = () -> storm.instance(Storm.PATTERN);

        storm.run(events, instances);

        report("%d pushes in %d instances".formatted(count, count), storm, count);
        assertThat(storm.running(count, 1)).isEqualTo(count);
        assertThat(storm.published("Deployment Started")).containsExactlyElementsOf(services(count));
        assertThat(storm.calls()).isLessThanOrEqualTo(25 * count);
        assertThat(storm.took()).isLessThan(bound(count).multipliedBy(2));
    }

    private static Duration bound(int count) {
        return Duration.ofSeconds(count - BURST);
    }

    private static List<String> services(int count) {
        return IntStream.range(0, count).mapToObj(Storm::service).toList();
    }

    private static void report(String what, Storm storm, int count) {
        System.out.printf(
                "storm: %s: %.2f calls a target, %d refused, %d s, %.2f of the bound; %s%n",
                what,
                (double) storm.calls() / count,
                storm.refused(),
                storm.took().toSeconds(),
                (double) storm.took().toMillis() / bound(count).toMillis(),
                storm.byOperation());
    }
}
