package dev.slipway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.documents.Document;
import dev.slipway.outcome.Outcome;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.outcome.Outcome.Publication;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares the table of published events in docs/requests.md with what is published. */
class EventsTableTest {
    private static final String HEADING = "| detail-type | outcome |";

    @ParameterizedTest
    @EnumSource
    void rowNamesTheOutcomesOfItsDetailType(Kind kind) {
        Optional<String> documented = Document.of("docs/requests.md").table(HEADING).stream()
                .filter(row -> row.cells().getLast().contains("`" + kind + "`"))
                .map(row -> row.cells().getFirst().replace("`", ""))
                .findFirst();
        assertThat(documented).isEqualTo(detailType(kind, Publication.BY_KIND));
    }

    @Test
    void everyDetailTypeHasARow() {
        var types = Arrays.stream(Kind.values())
                .flatMap(kind -> detailType(kind, Publication.BY_KIND).stream())
                .distinct()
                .toList();
        assertThat(Document.of("docs/requests.md").table(HEADING))
                .extracting(row -> row.cells().getFirst().replace("`", ""))
                .containsAll(types)
                .contains(
                        detailType(Kind.UNCHANGED, Publication.SERVICE_CHANGED).orElseThrow(),
                        detailType(Kind.DEPLOYING, Publication.DEPLOYMENT_WAITS).orElseThrow(),
                        "Configuration Refused")
                .hasSize(types.size() + 3);
    }

    private static Optional<String> detailType(Kind kind, Publication news) {
        Outcome outcome = OutcomeFixture.outcome(kind, news, "why");
        return EventMapping.of(outcome).map(BusEvent::detailType);
    }
}
