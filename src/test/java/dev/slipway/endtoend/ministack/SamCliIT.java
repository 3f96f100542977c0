package dev.slipway.endtoend.ministack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.template.Template;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SAM CLI accepts template.yaml, and builds nothing: it takes the jar that Maven built. */
class SamCliIT {
    private final SamCli sam;
    private final Path folder;

    SamCliIT(@TempDir Path folder) {
        this.sam = SamCli.installed(folder);
        this.folder = folder;
    }

    @Test
    void acceptsTheTemplateWithItsLinter() throws Exception {
        SamCli.Ran ran = sam.run("validate", "--lint", "--template-file", "template.yaml");
        assertThat(ran.code()).as(ran.output()).isZero();
        assertThat(ran.output()).endsWith("template.yaml is a valid SAM Template");
    }

    @Test
    void buildTakesTheJar() throws Exception {
        Path built = folder.resolve("built/build");
        SamCli.Ran ran = sam.run("build", "--template-file", "template.yaml", "--build-dir", built.toString());
        assertThat(ran.code()).as(ran.output()).isZero();
        Template template = Template.read(built.resolve("template.yaml"));
        assertThat(template.functions())
                .isEqualTo(Template.read(Path.of("template.yaml")).functions());
        for (String function : template.functions()) {
            String code = template.resource(function).at("/Properties/CodeUri").asText();
            assertThat(Files.isSameFile(built.resolve(code), Path.of("target/slipway.jar")))
                    .as(code)
                    .isTrue();
        }
    }
}
