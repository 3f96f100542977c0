package dev.slipway.terraform;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The terraform program and provider on this machine.
 *
 * @param plugins a folder of providers, {@code HOST/hashicorp/aws/VERSION/…}; terraform downloads them if it is empty
 */
record TerraformInstallation(Path program, Optional<Path> plugins) {
    private static final String PLUGINS = "SLIPWAY_TERRAFORM_PLUGINS";

    /** @throws IllegalStateException if terraform is missing and {@code slipway.terraform} is {@code required} */
    static TerraformInstallation find() throws IOException {
        Optional<Path> plugins = Optional.ofNullable(System.getenv(PLUGINS))
                .filter(s -> !s.isEmpty())
                .map(Path::of);
        Optional<Path> program = onThePath();
        boolean required = System.getProperty("slipway.terraform", "").equals("required");
        if (program.isPresent() && (plugins.isPresent() || required)) {
            var installed = new TerraformInstallation(program.get(), plugins);
            Files.createDirectories(installed.cache());
            return installed;
        }
        String how = program.isEmpty()
                ? "terraform is not installed"
                : PLUGINS + " names no folder with the AWS provider, and -Dslipway.terraform=required, which lets"
                        + " terraform download it, is not given";
        if (required) {
            throw new IllegalStateException(how);
        }
        return abort(how + ": this test is skipped");
    }

    private static Optional<Path> onThePath() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, "terraform"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The folder in which downloaded providers are kept between tests. */
    Path cache() {
        return Path.of("target/terraform-plugins").toAbsolutePath();
    }
}
