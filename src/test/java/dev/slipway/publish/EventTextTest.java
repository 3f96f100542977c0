package dev.slipway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.config.ConfigurationProblem;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import dev.slipway.outcome.Outcome.Result;
import dev.slipway.outcome.Outcome.Subject;
import dev.slipway.outcome.OutcomeDetails;
import dev.slipway.outcome.OutcomeDetails.RevisionDetails;
import dev.slipway.text.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Title, summary and thread of an event: one line each, which EventBridge may insert into JSON. */
class EventTextTest {
    private static final List<Kind> KINDS = List.of(Kind.values());

    private static final String REPOSITORY = "123456789012.dkr.ecr.us-east-1.amazonaws.com/acme/web";
    private static final String DIGEST = "sha256:1b85249c" + "0".repeat(56);
    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");

    private static Outcome outcome(
            String service, String environment, Kind kind, String image, String failedImage, String reason) {
        var revision = new RevisionDetails(
                given(image), Optional.empty(), Optional.empty(), given(failedImage), Optional.empty());
        return new Outcome(
                Optional.of(new Subject(service, environment, Optional.empty())),
                new Result(kind, reason, false),
                OutcomeDetails.NONE.with(revision),
                Optional.of(NINE),
                Publication.BY_KIND);
    }

    /** {@code v1} is the image's tag, {@code -} a digest alone. */
    private static Optional<String> given(String version) {
        return switch (version) {
            case "" -> Optional.empty();
            case "-" -> Optional.of(REPOSITORY + "@" + DIGEST);
            default -> Optional.of("%s:%s@%s".formatted(REPOSITORY, version, DIGEST));
        };
    }

    /** The image of the outcome, the image that failed before a rollback, and what the title says of the target. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DEPLOYING               | v1.4.2 | ''     | deploying v1.4.2
            DEPLOYING               | -      | ''     | deploying sha256:1b85249c0000
            DEPLOYING               | ''     | ''     | deploying
            PREPARING               | v1.4.2 | ''     | preparing v1.4.2
            SUCCEEDED               | v1.4.2 | ''     | v1.4.2 deployed
            FAILED                  | v1.4.2 | ''     | v1.4.2 failed
            FAILED                  | ''     | ''     | deployment failed
            FAILED                  | v1.4.1 | v1.4.2 | rollback from v1.4.2 to v1.4.1 failed
            ROLLED_BACK             | v1.4.1 | v1.4.2 | v1.4.2 rolled back to v1.4.1
            ROLLED_BACK             | v1.4.1 | -      | sha256:1b85249c0000 rolled back to v1.4.1
            ROLLED_BACK             | v1.4.2 | ''     | v1.4.2 rolled back
            ROLLING_BACK_BY_ECS     | v1.4.2 | ''     | v1.4.2 failed, ECS rolls back
            NOTHING_TO_ROLL_BACK_TO | v1.4.2 | ''     | v1.4.2 failed, nothing to roll back to
            ROLLBACK_FAILED         | v1.4.1 | v1.4.2 | rollback from v1.4.2 to v1.4.1 failed
            ROLLBACK_FAILED         | v1.4.2 | ''     | rollback of v1.4.2 failed
            ROLLBACK_FAILED         | ''     | ''     | rollback failed
            REFUSED                 | v1.4.2 | ''     | v1.4.2 refused
            REFUSED                 | ''     | ''     | deployment refused
            """)
    void titleSaysWhatHappenedToWhichVersion(Kind kind, String image, String failedImage, String expected) {
        EventText text = EventText.of(outcome("web", "prod", kind, image, failedImage, "why"));

        assertThat(text).isEqualTo(new EventText("web in prod: " + expected, "why", "web/prod/2026-03-02T09:00:00Z"));
    }

    @Test
    void titleSaysThatTheServiceWasChangedOutsideSlipway() {
        Outcome changed = outcome("web", "prod", Kind.IGNORED, "v1.4.2", "", "the service was changed outside Slipway")
                .with(Publication.SERVICE_CHANGED);

        assertThat(EventText.of(changed).title()).isEqualTo("web in prod: changed outside Slipway");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            v1.4.2 | release task of v1.4.2 failed, service not updated
            -      | release task of sha256:1b85249c0000 failed, service not updated
            ''     | release task failed, service not updated
            """)
    void titleSaysThatTheReleaseTaskFailed(String image, String expected) {
        Outcome failed = outcome("web", "prod", Kind.FAILED, image, "", "why").with(Publication.NOT_UPDATED);

        assertThat(EventText.of(failed).title()).isEqualTo("web in prod: " + expected);
    }

    @Test
    void outcomeOfNoTargetIsSlipways() {
        assertThat(EventText.of(Outcome.refused("no target has this name")))
                .isEqualTo(new EventText("Slipway: deployment refused", "no target has this name", "Slipway"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 | Slipway: 1 problem in the configuration  | targets[0] is missing
            3 | Slipway: 3 problems in the configuration | targets[0] is missing; and 2 more
            """)
    void configurationsProblemsAreCounted(int count, String title, String summary) {
        var problems = new ArrayList<ConfigurationProblem>();
        for (int i = 0; i < count; i++) {
            problems.add(new ConfigurationProblem("targets[%d]".formatted(i), "is missing"));
        }

        assertThat(EventText.of(problems)).isEqualTo(new EventText(title, summary, "Slipway/configuration"));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            CannotPull: pull "acme/web" failed    | CannotPull: pull ’acme/web’ failed
            C:\\new\\table                        | C:/new/table
            `two
            lines`                                | two lines
            `  a  \t b  `                           | a b
            `<!channel> <https://evil|this>`      | `‹!channel› ‹https://evil|this›`
            the target's `` name                  | the target’s `` name
            prix 5 €, 日本, 🚢                    | prix 5 €, 日本, 🚢
            ${jndi:x} $.detail {"a":1}            | ${jndi:x} $.detail {’a’:1}
            """)
    void summaryIsTheReasonInOneLine(String reason, String expected) {
        assertThat(EventText.of(outcome("web", "prod", Kind.FAILED, "v1", "", reason))
                        .summary())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"''", "' '", "'\u0007\u200b'"})
    void titleIsTheSummaryWhereTheReasonIsEmpty(String reason) {
        assertThat(EventText.of(outcome("web", "prod", Kind.FAILED, "v1", "", reason))
                        .summary())
                .isEqualTo("web in prod: v1 failed");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void longNamesLeaveTheTitleItsEnd(Kind kind) {
        String longest = "n".repeat(255);
        Outcome outcome = outcome(longest, longest, kind, "v".repeat(128), "w".repeat(128), "r".repeat(1_000));

        EventText text = EventText.of(outcome);

        String end = EventText.of(outcome("web", "prod", kind, "v", "w", "r")).title();
        assertThat(text.title()).hasSizeLessThanOrEqualTo(EventText.MOST).contains("n… in nnn");
        assertThat(text.title().replaceAll("v{2,}…", "v").replaceAll("w{2,}…", "w"))
                .endsWith(end.substring("web in prod".length()));
        assertThat(text.summary()).hasSize(EventText.MOST).endsWith("r…");
        assertThat(text.thread()).hasSize(EventText.MOST);
    }

    @Test
    void threadsThatAreTooLongDiffer() {
        String longest = "n".repeat(255);

        assertThat(List.of("a", "b"))
                .extracting(end -> EventText.of(outcome(longest, longest + end, Kind.FAILED, "v1", "", "why"))
                        .thread())
                .doesNotHaveDuplicates()
                .allMatch(thread -> thread.length() == EventText.MOST);
    }

    static LongStream seeds() {
        return LongStream.range(0, 2_000);
    }

    /** Whatever AWS and people write, an input transformer's JSON stays JSON, and a line stays a line. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyTextIsOneLineThatNeedsNoEscape(long seed) {
        var random = new Random(seed);
        EventText text = random.nextInt(5) == 0
                ? EventText.of(List.of(new ConfigurationProblem(nasty(random), nasty(random))))
                : EventText.of(outcome(
                        nasty(random),
                        nasty(random),
                        KINDS.get(random.nextInt(KINDS.size())),
                        nasty(random),
                        nasty(random),
                        nasty(random)));

        for (String line : List.of(text.title(), text.summary(), text.thread())) {
            assertThat(line).hasSizeBetween(1, EventText.MOST).isEqualTo(line.strip());
            assertThat(line.codePoints())
                    .noneMatch(c -> "\"'\\<>".indexOf(c) >= 0 || Character.isISOControl(c))
                    .noneMatch(c -> Character.getType(c) == Character.FORMAT
                            || Character.getType(c) == Character.LINE_SEPARATOR
                            || Character.getType(c) == Character.PARAGRAPH_SEPARATOR);
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(line)).isTrue();
            JsonNode inserted = Json.parse("{\"in\":\"%s\"}".formatted(line));
            assertThat(inserted.path("in").asText()).isEqualTo(line);
        }
    }

    private static final List<String> PIECES = List.of(
            "\"",
            "'",
            "\\",
            "\n",
            "\r\n",
            "\t",
            "\u0000",
            "\u001b[31m",
            "\u007f",
            "\u0085",
            "\u2028",
            "\u202e",
            "\u200b",
            "\ufeff",
            "\ud83d",
            "\udea2",
            "🚢",
            "漢",
            "é",
            "<",
            ">",
            "<title>",
            "&lt;",
            "{",
            "}",
            "${x}",
            "%s",
            "%",
            "`",
            " ",
            "\u00a0",
            "a",
            "v1.4.2",
            "\uffff",
            "\ue000",
            "/",
            ":",
            "@sha256:");

    private static String nasty(Random random) {
        var text = new StringBuilder();
        int pieces = random.nextInt(4) == 0 ? random.nextInt(400) : random.nextInt(12);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }
}
