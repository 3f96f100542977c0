package dev.slipway.terraform;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where terraform and its provider are on this machine.
 *
 * @param plugins a folder of providers, {@code HOST/hashicorp/aws/VERSION/…}; without one, terraform downloads
 */
record Installed(Path program, Optional<Path> plugins) {
    private static final String PLUGINS = "SLIPWAY_TERRAFORM_PLUGINS";

    /** @throws IllegalStateException where it is missing and {@code slipway.terraform} says that it has to be there */
    static Installed find() throws IOException {
        Optional<Path> plugins = Optional.ofNullable(System.getenv(PLUGINS))
                .filter(s -> !s.isEmpty())
                .map(Path::of);
        Optional<Path> program = onThePath();
        boolean required = System.getProperty("slipway.terraform", "").equals("required");
        if (program.isPresent() && (plugins.isPresent() || required)) {
            var installed = new Installed(program.get(), plugins);
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
        return abort(how + ": this test is left out");
    }

    private static Optional<Path> onThePath() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, "terraform"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Where downloaded providers are kept from one test to the next. */
    Path cache() {
        return Path.of("target/terraform-plugins").toAbsolutePath();
    }
}
