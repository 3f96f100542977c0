package dev.slipway.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.text.Json;
import dev.slipway.trigger.Trigger.Attempts;
import dev.slipway.trigger.Trigger.Run;
import dev.slipway.trigger.Trigger.To;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The request that starts a one-off task. */
class RunParserTest {
    private static final Instant NOW = Instant.parse("2026-03-02T15:00:05Z");
    private static final String WEB = "'action': 'run', 'service': 'web', 'environment': 'prod'";
    private static final String COMMAND = WEB + ", 'command': ['bin/migrate', 'hunter2']";

    @Test
    void readsTargetAndCommandOnly() {
        assertThat(read(COMMAND))
                .isEqualTo(new Run(
                        "web",
                        "prod",
                        new TaskCommand(
                                List.of("bin/migrate", "hunter2"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        Optional.empty(),
                        new RequestMetadata(
                                "invoke-1",
                                NOW,
                                Attempts.BY_LAMBDA,
                                false,
                                false,
                                Optional.empty(),
                                Optional.empty())));
    }

    @Test
    void readsEveryField() {
        Run run = read(
                COMMAND
                        + ", 'container': 'app', 'revision': 7, 'cpu': 512, 'memory': '1 GB', 'wait': true, 'seen': 'x RUNNING', 'id': 'a', 'requestedBy': 'jo', 'reason': 'why'");

        assertThat(run.command().container()).contains("app");
        assertThat(run.command().cpu()).contains("512");
        assertThat(run.command().memory()).contains("1 GB");
        assertThat(run.which()).contains(new To.Revision(7));
        assertThat(run.metadata().request()).isEqualTo("a");
        assertThat(run.metadata().waits()).isTrue();
        assertThat(run.metadata().seen()).contains("x RUNNING");
        assertThat(run.metadata().requestedBy()).contains("jo");
    }

    /** A command may repeat a word, and have an empty one. */
    @Test
    void keepsEveryWordOfTheCommand() {
        assertThat(read(WEB + ", 'command': ['a', '', 'b', 'a'], 'tag': 'main-1'")
                        .command()
                        .words())
                .containsExactly("a", "", "b", "a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"256", "4096", "0.5 vCPU", ".25vcpu", "1 vCPU"})
    void readsSizesAsEcsWritesThem(String cpu) {
        assertThat(read(COMMAND + ", 'cpu': '" + cpu + "'").command().cpu()).contains(cpu);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'service': 'web', 'environment': 'prod', 'action': 'run'                  | $.command: missing; expected a list of strings
            COMMAND_AS 'bin/migrate hunter2'                                          | $.command: a string, not a list of strings
            COMMAND_AS []                                                             | $.command: a list, not a list of strings
            COMMAND_AS ['hunter2', 7]                                                 | $.command: word 2 is a number, not a string
            COMMAND, 'container': 'a b'                                               | $.container: "a b" is not a container's name
            COMMAND, 'cpu': 'much'                                                    | $.cpu: "much" is not CPU units or vCPUs
            COMMAND, 'memory': -1                                                     | $.memory: "-1" is not MiB or GB
            COMMAND, 'cpu': true                                                      | $.cpu: a boolean, not a string
            COMMAND, 'revision': 0                                                    | $.revision: "0" is not a revision's number
            COMMAND, 'revision': 1, 'tag': 'main-1'                                   | revision and tag are both given; remove one of them
            COMMAND, 'seen': 'x'                                                      | $.seen: only a request with `"wait": true` has it
            COMMAND, 'dryRun': true                                                   | $.dryRun: not a field of run; the fields are service, environment, command
            COMMAND, 'environmentVariables': {}                                       | $.environmentVariables: unknown field
            """)
    void refusesBadFieldsAndNeverQuotesTheCommand(String members, String words) {
        String json = members.replace("COMMAND_AS", WEB + ", 'command':").replace("COMMAND", COMMAND);
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void refusesEventOfYourOwn() {
        String event = """
                {'version': '0', 'id': 'e', 'detail-type': 'Slipway Deploy Requested', 'source': 'acme.ci', 'account': '123456789012',
                 'time': '2026-03-02T15:00:00Z', 'region': 'us-east-1', 'resources': [], 'detail': {%s}}""".formatted(COMMAND);
        assertThatThrownBy(() -> TriggerParser.read(Json.parse(event.replace('\'', '"')), new Invocation("i", NOW)))
                .hasMessageContaining("\"run\" starts a task only by direct invoke; invoke the function instead");
    }

    @Test
    void textOfARunHasNoWordOfTheCommand() {
        assertThat(read(COMMAND))
                .asString()
                .doesNotContain("hunter2", "migrate")
                .contains("a command of 2 words");
    }

    private static Run read(String members) {
        return (Run) TriggerParser.read(
                Json.parse("{%s}".formatted(members).replace('\'', '"')), new Invocation("invoke-1", NOW));
    }
}
