package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.pipeline.CommandFixture.Ran;
import dev.slipway.text.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The completion scripts of {@code bin/slipway} in the shells. A fake function has the names. */
class CompletionIT {
    private static final String STATUS = """
            { "text": "", "services": [
              { "service": "web", "environment": "prod" }, { "service": "web", "environment": "dev" },
              { "service": "jobs", "environment": "prod" }, { "service": "$(reboot)", "environment": "dev" } ] }""";

    @TempDir
    private Path directory;

    private CommandFixture shells = new CommandFixture(Map.of());

    @BeforeEach
    void install() throws IOException {
        CommandFixture.needed();
        new FakeAws(directory).answers(STATUS);
        String path = Stream.of(directory, Path.of("bin").toAbsolutePath(), System.getenv("PATH"))
                .map(Object::toString)
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElseThrow();
        shells = new CommandFixture(Map.of("PATH", path, "HOME", directory.toString(), "TERM", "dumb"));
    }

    /** What bash offers after a line that ends with the word to complete. */
    private List<String> bash(String script, String line) throws Exception {
        String[] words = line.split(" ", -1);
        String asked = """
                eval "$(%s)"
                complete -p slipway >/dev/null || exit 9
                COMP_WORDS=(%s)
                COMP_CWORD=%d
                _slipway
                printf '%%s\\n' "${COMPREPLY[@]}"
                """.formatted(
                script,
                String.join(" ", Arrays.stream(words).map("'%s'"::formatted).toList()),
                words.length - 1);
        Ran ran = shells.run(List.of("bash", "-c", asked));
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.err()).isEmpty();
        return ran.out().lines().filter(word -> !word.isEmpty()).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            slipway re            | restart redrive
            slipway --            | --help --version
            slipway deploy --d    | --digest --despite-hold --despite-findings --dry-run
            slipway hold --       | --until --by --reason --function --help
            slipway c             | continue check completion
            slipway abort --      | --by --reason --function --help
            slipway history -o    | -o
            slipway history -o "" | json text
            slipway completion "" | bash zsh
            slipway deploy ""     | ""
            slipway nothing ""    | ""
            """)
    void bashKnowsCommandsAndOptions(String line, String offered) throws Exception {
        assertThat(String.join(" ", bash("slipway completion bash", line.replace("\"\"", ""))))
                .isEqualTo(offered.replace("\"\"", ""));
        assertThat(new FakeAws(directory).requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            slipway status ""                      | jobs web
            slipway deploy w                       | web
            slipway deploy web ""                  | dev prod
            slipway deploy web prod --from ""      | dev prod
            slipway deploy --reason new web ""     | dev prod
            slipway deploy web prod --reason ""    | ""
            slipway deploy web prod --dry-run ""   | ""
            slipway promote ""                     | dev prod
            slipway promote prod --services ""     | jobs web
            slipway continue ""                    | jobs web
            slipway abort web ""                   | dev prod
            slipway hold ""                        | jobs web dev prod
            """)
    void bashKnowsNamesIfItIsToldTo(String line, String offered) throws Exception {
        assertThat(String.join(" ", bash("slipway completion bash --names", line.replace("\"\"", ""))))
                .isEqualTo(offered.replace("\"\"", ""));
        assertThat(new FakeAws(directory).requests()).hasSize(1);
    }

    /** In a terminal of zsh's own: the shell runs what is typed with the Tab key. */
    @Test
    void zshCompletesAsWell() throws Exception {
        assumeTrue(shells.run(List.of("bash", "-c", "command -v zsh")).code() == 0, "zsh is not installed");
        Path rc = Files.writeString(directory.resolve("rc"), """
                autoload -Uz compinit && compinit -u -d '%1$s/dump'
                eval "$(slipway completion zsh --names)"
                """.formatted(directory));
        shells.run(List.of("zsh", "-f", "-c", """
                zmodload zsh/zpty
                zpty shell zsh -f -i
                zpty -w shell ". '%s'; echo REA''DY"
                zpty -w -n shell $'slipway depl\tjo\tpr\t--dig\tsha256:0 --no-wait; echo EN""D\n'
                until [[ $out == *END* ]]; do zpty -r shell more && out+=$more; done
                """.formatted(rc)));

        assertThat((Object) new FakeAws(directory).requests().getLast().without(List.of("id")))
                .isEqualTo(Json.parse("""
                        { "action": "deploy", "service": "jobs", "environment": "prod", "digest": "sha256:0",
                          "wait": false }"""));
    }
}
