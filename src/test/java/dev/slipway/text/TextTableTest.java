package dev.slipway.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slipway.text.TextTable.Row;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTableTest {
    @Test
    void alignsColumnsAndLeavesOutThoseWithoutAValue() {
        var table = new TextTable(
                List.of("SERVICE", "HOLD", "STATE"),
                List.of(Row.of("web", "", "good"), Row.of("checkout", "", ""), Row.of("a", "", "deploying")));

        assertThat(table.render()).isEqualTo("""
                SERVICE   STATE
                web       good
                checkout
                a         deploying""");
    }

    @Test
    void showsNoHeadsWhereAllAreEmpty() {
        var table = new TextTable(List.of("", ""), List.of(Row.of("ok", "service"), Row.of("refuse", "image")));

        assertThat(table.render()).isEqualTo("""
                ok      service
                refuse  image""");
    }

    @Test
    void writesNotesBelowTheirRow() {
        var table = new TextTable(
                List.of("SERVICE", "STATE"),
                List.of(
                        new Row(List.of("web", "good"), List.of("last attempt: v2 failed", "", "word ".repeat(30))),
                        Row.of("api", "good")));

        assertThat(table.render()).isEqualTo("""
                SERVICE  STATE
                web      good
                  last attempt: v2 failed
                  %s
                    %s
                api      good""".formatted(
                        "word ".repeat(23).strip(), "word ".repeat(7).strip()));
    }

    @Test
    void isEmptyWithoutARow() {
        assertThat(new TextTable(List.of("SERVICE"), List.of()).render()).isEmpty();
    }

    @Test
    void continuesALongCellBelowItselfAndKeepsTheOtherColumnsWhole() {
        String reason = "task failed to start: " + "the container exited with code 1 ".repeat(6);
        String service = "a-service-with-a-long-name-of-forty-signs";
        var table = new TextTable(
                List.of("SERVICE", "REASON", "WHEN"),
                List.of(Row.of(service, reason, "2026-03-02 15:00"), Row.of("b", "", "2026-03-02 15:01")));

        List<String> lines = table.render().lines().toList();

        assertThat(lines).hasSizeGreaterThan(4).allMatch(line -> line.length() <= TextTable.WIDTH);
        assertThat(lines.get(1)).startsWith(service + "  task failed").endsWith("  2026-03-02 15:00");
        assertThat(lines.get(2)).startsWith(" ".repeat(service.length() + 2)).isNotBlank();
        assertThat(String.join(" ", lines).replaceAll(" +", " "))
                .contains("the container exited with code 1 the container exited");
    }

    @Test
    void splitsAWordOnlyWhereNoLineIsLongEnoughForIt() {
        String word = "x".repeat(300);

        List<String> lines = new TextTable(List.of("", ""), List.of(Row.of("refuse", word)))
                .render()
                .lines()
                .toList();

        assertThat(lines).hasSize(3).allMatch(line -> line.length() <= TextTable.WIDTH);
        assertThat(String.join("", lines).replaceAll("[^x]", "")).isEqualTo(word);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 12, 40})
    void isNeverWiderThanATerminal(int columns) {
        List<String> row = Stream.generate(() -> "words and " + "w".repeat(150))
                .limit(columns)
                .toList();

        assertThat(new TextTable(row, List.of(new Row(row, List.of("n".repeat(300)))))
                        .render()
                        .lines())
                .allMatch(line -> Printable.width(line) <= TextTable.WIDTH);
    }

    @ParameterizedTest
    @MethodSource("untrusted")
    void makesUntrustedTextPrintable(String text, String shown) {
        assertThat(new TextTable(List.of(""), List.of(Row.of(text))).render()).isEqualTo(shown);
    }

    private static Stream<Arguments> untrusted() {
        return Stream.of(
                Arguments.of("two\nlines\tand a tab", "two lines and a tab"),
                Arguments.of("a\u001b[31mred", "a\\u001b[31mred"),
                Arguments.of("right\u202eto left", "right\\u202eto left"),
                Arguments.of("no\u00a0break", "no break"),
                Arguments.of("… – é ß 漢", "… – é ß 漢"));
    }

    @ParameterizedTest
    @CsvSource({"abc, 3", "漢字, 4", "e\u0301, 1", "ｆｕｌｌ, 8", "한글, 4"})
    void knowsTheColumnsThatLettersTake(String text, int columns) {
        assertThat(Printable.width(text)).isEqualTo(columns);
    }

    @Test
    void breaksSentencesIntoLines() {
        String text = TextTable.lines("the service is missing; create it. ".repeat(8));

        assertThat(text.lines()).hasSize(3).allMatch(line -> line.length() <= TextTable.WIDTH);
    }

    @Test
    void refusesARowThatDoesNotFitTheHeads() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TextTable(List.of("A", "B"), List.of(Row.of("a"))))
                .withMessage("1 cells for 2 columns");
    }
}
