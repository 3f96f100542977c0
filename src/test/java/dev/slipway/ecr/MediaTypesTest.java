package dev.slipway.ecr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which media types are those of a container image. */
class MediaTypesTest {
    @ParameterizedTest
    @CsvSource({
        "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.config.v1+json, true",
        "application/vnd.docker.distribution.manifest.v2+json, application/vnd.docker.container.image.v1+json, true",
        "application/vnd.docker.distribution.manifest.v2+json, application/vnd.docker.distribution.manifest.v2+json, true",
        "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.index.v1+json, true",
        "application/vnd.oci.image.manifest.v1+json, application/vnd.cncf.helm.config.v1+json, false",
        "application/vnd.acme.manifest.v1+json, , false",
        ", , true"
    })
    void namesWhatIsNotAContainerImage(String manifest, String artifact, boolean image) {
        assertThat(MediaTypes.notAnImage(Optional.ofNullable(manifest), Optional.ofNullable(artifact)))
                .matches(why -> why.isEmpty() == image);
    }
}
