package dev.slipway.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Subject;
import dev.slipway.select.Selection;
import dev.slipway.select.Selection.Refused;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FinishedTargetsTest {
    private static final Refused WEB = new Refused("web", "dev", "no");
    private static final Refused API = new Refused("api", "dev", "no");

    private final FinishedTargets finished = new FinishedTargets();

    @Test
    void retryKeepsOnlyWhatAnotherAttemptCanDoBetter() {
        finished.keep("one", List.of(refused(WEB), refused(API).as(Kind.FAILED).retryable(true)));

        assertThat(unfinished("one")).containsExactly(API);
    }

    @Test
    void eachAttemptAddsWhatItFinished() {
        finished.keep("one", List.of(refused(WEB)));
        finished.keep("one", List.of(refused(API)));

        assertThat(unfinished("one")).isEmpty();
    }

    @Test
    void anotherEventStartsWithEveryTarget() {
        finished.keep("one", List.of(refused(WEB)));

        assertThat(unfinished("two")).containsExactly(WEB, API);
    }

    @Test
    void instanceRemembersTwentyEvents() {
        IntStream.rangeClosed(0, 20).forEach(i -> finished.keep("event " + i, List.of(refused(WEB))));

        assertThat(unfinished("event 0")).containsExactly(WEB, API);
        assertThat(unfinished("event 1")).containsExactly(API);
    }

    private List<Refused> unfinished(String id) {
        return finished.unfinished(id, new Selection(List.of(), List.of(), List.of(WEB, API), ""))
                .refused();
    }

    private static Outcome refused(Refused refused) {
        Outcome outcome = Outcome.refused(refused.service(), refused.environment(), refused.reason());
        assertThat(outcome.subject()).map(Subject::service).hasValue(refused.service());
        return outcome;
    }
}
