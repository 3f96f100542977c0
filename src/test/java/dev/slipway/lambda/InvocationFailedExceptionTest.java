package dev.slipway.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvocationFailedExceptionTest {
    private static final Outcome LONG = Outcome.refused("web", "dev", "because ".repeat(50_000));

    @Test
    void messageOfOneOutcomeIsAtMostFourKilobytesLong() {
        assertThat(new InvocationFailedException(List.of(LONG)).getMessage())
                .hasSize(4_000)
                .startsWith("REFUSED web in dev: because because")
                .endsWith("…");
    }

    @Test
    void messageOfManyOutcomesIsNotMuchLongerAndCountsThem() {
        assertThat(new InvocationFailedException(Collections.nCopies(700, LONG)).getMessage())
                .hasSizeLessThan(4_100)
                .endsWith("; and 690 REFUSED");
    }

    @Test
    void messageBeginsWithWhatFailed() {
        List<Outcome> outcomes = List.of(
                Outcome.withoutTarget(Kind.DEPLOYING, "started"),
                Outcome.refused("web", "dev", "no"),
                Outcome.withoutTarget(Kind.FAILED, "no time"));

        assertThat(new InvocationFailedException(outcomes).getMessage())
                .isEqualTo("REFUSED web in dev: no; FAILED: no time; DEPLOYING: started");
    }

    @Test
    void shortMessageIsWhole() {
        assertThat(new InvocationFailedException(List.of(Outcome.refused("web", "dev", "no"))).getMessage())
                .isEqualTo("REFUSED web in dev: no");
    }
}
