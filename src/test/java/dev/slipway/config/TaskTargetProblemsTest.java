package dev.slipway.config;

import static dev.slipway.fixtures.ConfigurationFixture.json;
import static dev.slipway.fixtures.ConfigurationFixture.problems;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The problems of a target without a service are at its field {@code task}, though requests name it as a service. */
class TaskTargetProblemsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{a}{a}{b}{b} | apps/{a}-{b} | repeats several names (a, b); only one name may occur more than once",
                "a report     | apps/report  | is not a name (a letter or digit",
                "{a}/report   | apps/{a}     | is not a name (a letter or digit",
            })
    void areReportedOnceAtTask(String task, String repository, String what) {
        String target = "{'task':'%s','environment':'dev','repository':'%s','family':'%s'}"
                .formatted(task, repository, repository.replace("apps/", ""));

        assertThat(problems(json(target)))
                .singleElement()
                .satisfies(p -> assertThat(p.path()).isEqualTo("targets[0].task"))
                .satisfies(p -> assertThat(p.what()).contains(what));
    }
}
