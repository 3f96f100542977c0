package dev.slipway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slipway.access.EcsRates.Share;
import dev.slipway.config.AccountRegion;
import dev.slipway.sandbox.api.Operations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rate a call counts against, and how high it is. */
class EcsRatesTest {
    private static final AccountRegion HOME = new AccountRegion("123456789012", "us-east-1");

    private Instant now = Instant.parse("2026-03-02T10:00:00Z");
    private final Instant begun = now;
    private final EcsRates rates = rates(1);

    private EcsRates rates(double factor) {
        return new EcsRates(factor, () -> now, () -> 0);
    }

    /** The published burst, and the calls per second after it. */
    @ParameterizedTest
    @CsvSource({
        "RegisterTaskDefinition, 20, 1",
        "DescribeTaskDefinition, 50, 20",
        "ListTaskDefinitions, 50, 20",
        "UpdateService, 50, 5",
        "StopServiceDeployment, 50, 5",
        "DescribeServices, 100, 20",
        "ListServices, 100, 20",
        "ListServiceDeployments, 50, 20",
        "DescribeServiceDeployments, 50, 20",
        "DescribeServiceRevisions, 50, 20",
        "TagResource, 20, 10",
        "ListClusters, 50, 20",
        "ListTasks, 100, 20",
        "DescribeTasks, 100, 20",
        "RunTask, 100, 40"
    })
    void deploymentsUseNineTenthsOfThePublishedRatesAndTheScheduleHalf(String operation, int burst, int perSecond) {
        RateLimits whole = rates.at(HOME, Share.WHOLE);
        call(whole, operation, burst);
        assertThat(now).isEqualTo(begun);
        call(whole, operation, 9 * perSecond);
        assertThat(now).isCloseTo(begun.plusSeconds(10), within(1, ChronoUnit.MILLIS));

        Instant then = now;
        RateLimits half = rates.at(HOME, Share.HALF);
        call(half, operation, burst / 2);
        assertThat(now).isEqualTo(then);
        call(half, operation, perSecond);
        assertThat(now).isCloseTo(then.plusSeconds(2), within(1, ChronoUnit.MILLIS));
    }

    @Test
    void operationsOfOneBucketShareARate() {
        RateLimits limits = rates.at(HOME, Share.WHOLE);
        call(limits, "DescribeTaskDefinition", 50);
        call(limits, "ListTaskDefinitions", 1);

        assertThat(Duration.between(begun, now)).isEqualTo(Duration.ofNanos(55_555_556));
    }

    @Test
    void otherRegionsAndAccountsHaveTheirOwnRate() {
        call(rates.at(HOME, Share.WHOLE), "DescribeTaskDefinition", 50);
        call(rates.at(new AccountRegion(HOME.account(), "eu-west-1"), Share.WHOLE), "DescribeTaskDefinition", 50);
        call(rates.at(new AccountRegion("222222222222", HOME.region()), Share.WHOLE), "DescribeTaskDefinition", 50);

        assertThat(now).isEqualTo(begun);
    }

    @Test
    void rateLastsFromOneInvocationToTheNext() {
        call(rates.at(HOME, Share.WHOLE), "RegisterTaskDefinition", 20);
        call(rates.at(HOME, Share.WHOLE), "RegisterTaskDefinition", 9);

        assertThat(now).isCloseTo(begun.plusSeconds(10), within(1, ChronoUnit.MILLIS));
    }

    @Test
    void factorRaisesEveryRate() {
        call(rates(3).at(HOME, Share.WHOLE), "RegisterTaskDefinition", 60);
        assertThat(now).isEqualTo(begun);
        call(rates(3).at(HOME, Share.HALF), "RegisterTaskDefinition", 33);
        assertThat(now).isEqualTo(begun.plusSeconds(2));
    }

    @Test
    void callsOfOtherServicesHaveNoRate() {
        RateLimits limits = rates.at(HOME, Share.WHOLE);
        assertThat(Operations.ECR)
                .allSatisfy(name -> assertThat(limits.of(name)).isEmpty());
    }

    private void call(RateLimits limits, String operation, int times) {
        for (int i = 0; i < times; i++) {
            limits.of(operation).orElseThrow().await(operation, this::pause);
        }
    }

    private boolean pause(Duration length) {
        now = now.plus(length);
        return true;
    }
}
