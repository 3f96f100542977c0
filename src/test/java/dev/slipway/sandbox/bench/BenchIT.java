package dev.slipway.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each section of the benchmark, in miniature: what it counts is right, and what it times is there. */
class BenchIT {
    @Test
    void coldMeasuresFirstEventOfBothFunctions() throws IOException {
        List<List<String>> rows = rows("cold");

        assertThat(rows)
                .extracting(row -> row.getFirst())
                .containsExactly(
                        "a push, slipway.jar",
                        "a push, configuration in `ssm:`, slipway.jar",
                        "a failed deployment, slipway.jar");
        assertThat(rows).allSatisfy(row -> {
            assertThat(number(row, 1)).isPositive();
            assertThat(number(row, 3)).isPositive();
            assertThat(number(row, 6)).isGreaterThan(1000);
            assertThat(number(row, 8)).isGreaterThanOrEqualTo(10);
        });
    }

    @Test
    void startMeasuresWholeProcess() throws IOException {
        List<List<String>> rows = rows("start");

        assertThat(rows)
                .filteredOn(row -> row.getFirst().equals("slipway.jar"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(number(row, 1)).isPositive();
                    assertThat(number(row, 3)).isEqualTo(10);
                });
    }

    @Test
    void warmMeasuresPushesToAllTargetsWithAndWithoutLatency() throws IOException {
        List<List<String>> rows = rows("warm", "targets=2");

        assertThat(rows)
                .extracting(row -> row.getFirst())
                .containsExactly("2, 0 ms added to each call, slipway.jar", "2, 50 ms added to each call, slipway.jar");
        // three round trips until the services are updated
        assertThat(number(rows.getLast(), 1)).isGreaterThanOrEqualTo(150);
        assertThat(rows).allSatisfy(row -> assertThat(number(row, 4)).isBetween(11.0, 20.0));
    }

    @Test
    void stormUpdatesEveryTargetAndCountsTheEvents() throws IOException {
        List<List<String>> rows = rows("storm", "targets=3");

        assertThat(rows)
                .extracting(row -> row.getFirst())
                .containsExactly(
                        "one push to 3 targets", "3 pushes to one target each, each in an instance of its own");
        assertThat(rows).allSatisfy(row -> {
            assertThat(number(row, 1)).isPositive();
            assertThat(number(row, 3)).isEqualTo(3);
            assertThat(number(row, 4)).isEqualTo(3);
        });
    }

    /** A sweep at rest reads 25 logs at most that it need not read. */
    @Test
    void sweepReadsAllLogsOnlyAtTheFirstLook() throws IOException {
        List<List<String>> rows = rows("sweep", "targets=40");

        assertThat(rows)
                .extracting(row -> row.subList(0, 1) + " " + row.subList(3, 5))
                .containsExactly("[40, the first look] [4, 40]", "[40, at rest] [4, 25]");
    }

    /** The rows of the table that the section prints, in cells. */
    private static List<List<String>> rows(String... arguments) throws IOException {
        var output = new ByteArrayOutputStream();
        var all = new ArrayList<>(List.of(arguments));
        all.add("times=1");
        new Bench(new PrintStream(output, true, StandardCharsets.UTF_8)).run(all);
        List<List<String>> rows = output.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("| "))
                .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ", -1)))
                .toList();
        return rows.subList(1, rows.size());
    }

    private static double number(List<String> row, int column) {
        return Double.parseDouble(row.get(column).replace(",", "").split(" ", 2)[0]);
    }
}
