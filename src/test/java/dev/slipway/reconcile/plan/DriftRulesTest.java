package dev.slipway.reconcile.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The service runs another revision while the release requested last was just registered, and nobody recorded an update. */
class DriftRulesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # the run that registered it is about to update the service
            1 good, 2 deploying pending           | 1 COMPLETED 600m        | rest
            # Slipway itself updated the service to another revision since, maybe after that run verified its update
            1 good, 2 deploying pending           | 1 COMPLETED             | 2 announced; update 2; DEPLOYING 2
            # somebody else did: that run judges it
            1 good, 2 deploying pending           | other COMPLETED         | rest
            """)
    void serviceIsUpdatedToAReleaseThatWasJustRegisteredWhereSlipwayOverwroteItsUpdate(
            String log, String service, String does) {
        Situation now = SituationParser.situation(log, service, "");
        Situation justRegistered =
                now.later(Duration.between(now.now(), now.last().registeredAt().plusSeconds(10)));

        assertThat(PlannerRun.of(justRegistered, Optional.empty()).toString()).isEqualTo(does);
    }
}
