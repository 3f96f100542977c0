package dev.slipway.endtoend.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The attacks of all principals. */
class AttackTableTest {
    private static final Pattern FIGURE = Pattern.compile("There are ([0-9A-Z]+) attacks\\.");

    private static final List<List<Attack>> ALL = List.of(
            AliasAttacksTest.attacks(),
            ParameterAttacksTest.attacks(),
            RepositoryAttacksTest.attacks(),
            BusAttacksTest.attacks(),
            ForwardingAttacksTest.attacks());

    @Test
    void documentSaysHowManyThereAre() throws IOException {
        String text = Files.readString(Path.of("docs/permissions.md"));

        assertThat(FIGURE.matcher(text).results().map(found -> found.group(1)))
                .containsExactly(
                        String.valueOf(ALL.stream().mapToInt(List::size).sum()));
    }

    @Test
    void noneIsThereTwice() {
        assertThat(ALL.stream().flatMap(List::stream).map(Attack::name)).doesNotHaveDuplicates();
    }

    @Test
    void eachPlaceStopsSomething() {
        Stream<Attack.Stop> stops = ALL.stream().flatMap(List::stream).map(Attack::stop);

        assertThat(stops.distinct()).containsExactlyInAnyOrder(Attack.Stop.values());
    }
}
