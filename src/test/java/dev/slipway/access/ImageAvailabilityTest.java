package dev.slipway.access;

import static dev.slipway.fixtures.TargetFixture.C;
import static dev.slipway.fixtures.TargetFixture.NOON;
import static dev.slipway.fixtures.TargetFixture.REGISTRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecr.Image;
import dev.slipway.ecr.ImageIndex;
import dev.slipway.ecr.ImageReference;
import dev.slipway.ecr.ImageScan;
import dev.slipway.ecr.Images;
import dev.slipway.ecr.PushedTag;
import dev.slipway.ecr.Signature;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.fixtures.TargetFixture;
import dev.slipway.release.Release;
import dev.slipway.text.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageAvailabilityTest {
    private final Shelf shelf = new Shelf();

    /** E is the account's registry, D a digest. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # images of the containers                  | looked up in ECR                    | available
            E/there:1@D                                 | E/there:1@D                         | true
            E/there@D                                   | E/there@D                           | true
            E/gone:1@D                                  | E/gone:1@D                          | false
            E/archived:1@D                              | E/archived:1@D                      | false
            E/restoring:1@D                             | E/restoring:1@D                     | false
            E/forbidden:1@D                             | E/forbidden:1@D                     | true
            E/there                                     | E/there:latest                      | true
            E/gone                                      | E/gone:latest                       | false
            E/there:1@D E/gone:2                        | E/there:1@D E/gone:2                | false
            E/there:1@D E/there:1@D                     | E/there:1@D                         | true
            E/there:1@D nginx:1                         | E/there:1@D                         | true
            public.ecr.aws/acme/gone:1                  | ''                                  | true
            docker.io/acme/gone:1                       | ''                                  | true
            localhost:5000/gone                         | ''                                  | true
            not%an%image                                | ''                                  | true
            """)
    void imagesAreAvailableWhenTheyCanBePulled(String images, String lookedUp, boolean available) {
        assertThat(allAvailable(images)).isEqualTo(available);
        assertThat(String.join(" ", shelf.lookups)).isEqualTo(expand(lookedUp));
    }

    @Test
    void throwsWhenEcrDoesNotAnswer() {
        assertThatThrownBy(() -> allAvailable("E/throttled:1")).isInstanceOf(AwsException.class);
    }

    private boolean allAvailable(String images) {
        return new ImageAvailability(shelf, new Parallel(Runnable::run)).all(release(expand(images)));
    }

    private static String expand(String text) {
        return text.replace("E/", REGISTRY + "/").replace("@D", "@" + C);
    }

    private static Release release(String images) {
        TaskDefinition of = TargetFixture.release(1, NOON, "push-1").definition();
        ObjectNode members = Json.object();
        ArrayNode containers = members.putArray("containerDefinitions");
        for (String image : images.split(" ", -1)) {
            containers.addObject().put("name", "c" + containers.size()).put("image", image);
        }
        return Release.read(TargetFixture.definition("web-dev", 1, members, of.tags()))
                .orElseThrow();
    }

    /** An ECR whose repositories are named after its answers. */
    private static final class Shelf implements Images {
        private final List<String> lookups = new ArrayList<>();

        @Override
        public Optional<Image> find(ImageReference image) {
            lookups.add(image.toString());
            return switch (image.repository()) {
                case "there" -> Optional.of(TargetFixture.image(C, NOON));
                case "archived" -> Optional.of(with(Image.Status.ARCHIVED));
                case "restoring" -> Optional.of(with(Image.Status.ACTIVATING));
                case "forbidden" -> throw new AwsException(AwsException.Kind.FINAL, "DescribeImages", "not yours");
                case "throttled" -> throw new AwsException(AwsException.Kind.RETRYABLE, "DescribeImages", "too fast");
                default -> Optional.empty();
            };
        }

        private static Image with(Image.Status status) {
            return new Image(C, Optional.empty(), Optional.empty(), NOON, status);
        }

        @Override
        public Optional<ImageIndex> index(ImageReference image) {
            throw new AssertionError("the index is not needed");
        }

        @Override
        public List<Signature> signatures(ImageReference image) {
            throw new AssertionError("signatures are not needed");
        }

        @Override
        public ImageScan scan(ImageReference image) {
            throw new AssertionError("findings are not needed");
        }

        @Override
        public List<PushedTag> pushedSince(ImageReference repository, Instant since) {
            throw new AssertionError("tags are not needed");
        }

        @Override
        public List<String> newestTags(ImageReference repository) {
            throw new AssertionError("tags are not needed");
        }
    }
}
