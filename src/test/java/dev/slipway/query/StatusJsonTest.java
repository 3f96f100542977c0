package dev.slipway.query;

import static dev.slipway.fixtures.TargetFixture.C;
import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.REGISTRY;
import static dev.slipway.fixtures.TargetFixture.release;
import static dev.slipway.fixtures.TargetFixture.target;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.fixtures.TargetFixture;
import dev.slipway.query.StatusQuery.History;
import dev.slipway.release.Release;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullMarked
class StatusJsonTest {
    /** The image of the revision, and the repository that history names. The target's is acme/web now. */
    @ParameterizedTest
    @CsvSource({
        "R/acme/web:v1@D,    acme/web",
        "R/acme/before:v1@D, acme/before",
        "R/acme/before@D,    acme/before",
        "R/acme/before:v1,   acme/web",
        "nginx@D,            acme/web"
    })
    void historyNamesTheRepositoryThatTheRevisionsImageIsIn(String image, String repository) {
        ObjectNode members = Json.object();
        members.putArray("containerDefinitions")
                .addObject()
                .put("name", "web")
                .put("image", image.replace("R/", REGISTRY + "/").replace("@D", "@" + C));
        Release release = Release.read(TargetFixture.definition(
                        "web-dev",
                        1,
                        members,
                        release(1, NOON, "r1").definition().tags()))
                .orElseThrow();

        ObjectNode answer =
                StatusJson.history(new History(target(), List.of(release), Optional.empty(), Optional.empty()));

        assertThat(answer.at("/revisions/0/repository").asText()).isEqualTo(repository);
    }
}
