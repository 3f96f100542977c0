package dev.slipway.sandbox.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slipway.documents.Document;
import dev.slipway.sandbox.api.Lag;
import dev.slipway.sandbox.local.Installation;
import dev.slipway.sandbox.template.Template;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServeOptionsTest {
    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));

    @TempDir
    private Path directory;

    private static ServeOptions parse(String... arguments) {
        return ServeOptions.parse(List.of(arguments), TEMPLATE);
    }

    @Test
    void portAndLagAreGivenByPositionOrByName() {
        assertThat(parse().port()).isZero();
        assertThat(parse("4566").port()).isEqualTo(4566);
        assertThat(parse("--port", "4566").port()).isEqualTo(4566);
        assertThat(parse("--port=4566", "--lag=2").lag())
                .isEqualTo(parse("4566", "2").lag())
                .isEqualTo(Lag.ofReads(Duration.ofSeconds(2)));
    }

    @Test
    void everythingAfterTwoHyphensIsTheCommand() {
        ServeOptions options = parse("--port", "0", "--", "make", "--port", "1", "--");

        assertThat(options.command()).containsExactly("make", "--port", "1", "--");
        assertThat(options.port()).isZero();
    }

    @Test
    void clockIsRunningUnlessItIsManual() {
        assertThat(parse().clock().isManual()).isFalse();
        assertThat(parse("--clock", "running").clock().isManual()).isFalse();
        assertThat(parse("--clock", "manual").clock().isManual()).isTrue();
        assertThat(parse("--clock", "2026-03-02T09:00:00Z").clock().instant())
                .isEqualTo(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @Test
    void parentIsTheProcessThatStartedTheSandboxUnlessAnotherIsNamed() {
        long own = ProcessHandle.current().pid();

        assertThat(parse().parent()).isEqualTo(ProcessHandle.current().parent());
        assertThat(parse("--parent", Long.toString(own)).parent()).contains(ProcessHandle.current());
        assertThat(parse("--parent", "none").parent()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--foo 1                          | unknown option --foo",
                "-p 1                             | unknown option -p",
                "--port                           | --port needs a value",
                "--port 1 --port 2                | --port is given twice",
                "--port web                       | web is not a number",
                "1 2 3                            | 3 is one argument too many",
                "--                               | a command is missing after --",
                "--clock yesterday                | --clock yesterday: ",
                "--region nowhere                 | --region nowhere: ",
                "--parent 999999999               | --parent 999999999: there is no such process",
                "--parent make                    | --parent make: there is no such process",
                "--config /does/not/exist         | --config /does/not/exist: it cannot be read",
                "--replication ON                 | ON is not a value of Replication: Whether",
                "--reconcile-every rate(5)        | rate(5) is not a value of ReconcileEvery: How often",
                "--ecs-rate-factor 0              | 0 is not a value of EcsRateFactor",
                "--configuration {}               | {} is not a value of Configuration",
            })
    void refusesWhatItCannotDo(String line, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(line.split(" ")))
                .withMessageContaining(why.strip());
    }

    @Test
    void refusesScheduleThatTheSandboxCannotFollow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--reconcile-every", "cron(0 9 * * ? *)"))
                .withMessageContaining("the sandbox needs a schedule with a rate in minutes");
    }

    @Test
    void refusesStateWithUnknownMember() throws Exception {
        Path file = Files.writeString(directory.resolve("state.json"), "{\"service\": []}");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--state", file.toString()))
                .withMessageContaining("has a member \"service\"")
                .withMessageContaining("services");
    }

    @Test
    void refusesConfigurationThatIsNotJson() throws Exception {
        Path file = Files.writeString(directory.resolve("slipway.json"), "{\"targets\": [\n  {,}]}");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--config", file.toString()))
                .withMessageContaining("--config %s: not valid JSON".formatted(file))
                .withMessageContaining("line 2, column");
    }

    /** With a command, standard error is the functions' log, too. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--state DIRECTORY/state.json    | 2 | state.json: services[0]: ",
                "--port 99999                    | 2 | 99999",
                "--port-file DIRECTORY/none/port | 1 | none/port: it cannot be written",
                "--log DIRECTORY/none/log        | 1 | none/log: it cannot be written",
            })
    void saysWhyItDoesNotRunTheCommand(String options, int code, String why) throws Exception {
        Files.writeString(directory.resolve("state.json"), "{\"services\": [{\"cluster\": \"dev\"}]}");
        var err = new ByteArrayOutputStream();
        var serve = new Serve(System.out, new PrintStream(err, true, StandardCharsets.UTF_8));
        var line = new ArrayList<>(
                List.of(options.replace("DIRECTORY", directory.toString()).split(" ")));
        line.addAll(List.of("--parent", "none", "--", "true"));

        assertThat(serve.run(line, TEMPLATE)).isEqualTo(code);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("serve: ")
                .contains(why)
                .doesNotContain("java.");
    }

    @Test
    void helpNamesEachParameterOfTheInstallation() {
        assertThat(Installation.PARAMETERS)
                .isSubsetOf(TEMPLATE.parameters().properties().stream()
                        .map(parameter -> parameter.getKey())
                        .toList());
        assertThat(Installation.PARAMETERS)
                .allSatisfy(parameter -> assertThat(ServeOptions.HELP).contains(ServeOptions.option(parameter) + " "));
        assertThat(ServeOptions.option("EcsRateFactor")).isEqualTo("--ecs-rate-factor");
    }

    @Test
    void documentNamesEachOptionOfTheHelp() {
        List<String> help = Pattern.compile("--[a-z-]+")
                .matcher(ServeOptions.HELP)
                .results()
                .map(MatchResult::group)
                .toList();

        assertThat(Document.of("docs/sandbox.md").table("| option of `serve` | meaning | default |").stream()
                        .flatMap(row -> Pattern.compile("--[a-z-]+")
                                .matcher(row.cells().getFirst())
                                .results())
                        .map(MatchResult::group))
                .hasSizeGreaterThan(15)
                .containsExactlyInAnyOrderElementsOf(help);
    }

    @Test
    void helpEndsWithoutServing() throws Exception {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var serve = new Serve(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));

        assertThat(serve.run(List.of("--help"), TEMPLATE)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(ServeOptions.HELP);

        assertThat(serve.run(List.of("--foo", "1"), TEMPLATE)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("unknown option --foo; these exist: --boundaries, --callers,", "--port-file");
    }
}
