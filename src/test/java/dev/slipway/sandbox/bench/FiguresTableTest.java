package dev.slipway.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the benchmark's figures are printed. */
class FiguresTableTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            207 198 220       | 207 (198–220)
            198 200           | 199 (198–200)
            10 10 10          | 10
            721               | 721
            1234.4            | 1,234
            3 3.5             | 3.3 (3–3.5)
            0.154 0.151       | 0.15
            NaN 4             | 4
            NaN               | –
            """)
    void spreadIsMedianWithLowestAndHighestValue(String measured, String expected) {
        var spread = new Spread();
        Stream.of(measured.split(" ", -1)).map(Double::valueOf).forEach(spread::add);

        assertThat(spread).hasToString(expected);
    }

    @Test
    void tableHasARowForEachThingAndARatioOfTwo() {
        var figures = new Figures("push", "time, ms", "calls", "connections");
        figures.add("today", 100, 10, 0);
        figures.add("now", 19, 10, 0);
        figures.add("now", 21, 10, 0);
        figures.ratio("now ÷ today", "now", "today");

        assertThat(figures).hasToString("""
                | push | time, ms | calls | connections |
                |---|---|---|---|
                | today | 100 | 10 | 0 |
                | now | 20 (19–21) | 10 | 0 |
                | now ÷ today | 0.20 | 1 | – |
                """);
    }

    @Test
    void rowWithAnotherNumberOfFiguresIsRefused() {
        var figures = new Figures("push", "time, ms", "calls");

        assertThatThrownBy(() -> figures.add("now", 1)).hasMessage("1 figures for 2 columns");
    }
}
