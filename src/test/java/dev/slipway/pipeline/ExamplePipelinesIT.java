package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.pipeline.CommandFixture.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs the scripts of the example pipelines with the real AWS CLI, from a build to dev and prod. */
class ExamplePipelinesIT {
    private static final Duration LATEST = Duration.ofMinutes(1);
    private static final String COMMIT = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    private static final String OTHER = "da39a3ee5e6b4b0d3255bfef95601890afd80709";

    @TempDir
    private Path directory;

    private @Nullable LocalSlipwayFixture local;

    /** A CI system: its example jobs, and the variables that it sets. */
    enum CiSystem {
        SEMAPHORE,
        GITHUB,
        GITLAB;

        PipelineFile.Job build() throws IOException {
            return switch (this) {
                case SEMAPHORE -> PipelineFile.semaphore("semaphore.yml");
                case GITHUB -> PipelineFile.github("github-actions.yml", "build");
                case GITLAB -> PipelineFile.gitlab("gitlab-ci.yml", "build");
            };
        }

        PipelineFile.Job prod() throws IOException {
            return switch (this) {
                case SEMAPHORE -> PipelineFile.semaphore("semaphore-prod.yml");
                case GITHUB -> PipelineFile.github("github-actions.yml", "prod");
                case GITLAB -> PipelineFile.gitlab("gitlab-ci.yml", "prod");
            };
        }

        Map<String, String> job(String commit) {
            return switch (this) {
                case SEMAPHORE ->
                    Map.of("SEMAPHORE_GIT_SHA", commit, "SEMAPHORE_JOB_ID", "1", "SEMAPHORE_OIDC_TOKEN", "a.token");
                case GITHUB -> Map.of("GITHUB_SHA", commit, "GITHUB_RUN_ID", "1", "GITHUB_JOB", "prod");
                case GITLAB -> Map.of("CI_COMMIT_SHA", commit, "CI_JOB_ID", "1", "AWS_TOKEN", "a.token");
            };
        }
    }

    @BeforeEach
    void start() {
        CommandFixture.needed();
        local = new LocalSlipwayFixture().service("web");
    }

    @AfterEach
    void stop() {
        if (local != null) {
            local.close();
        }
    }

    private LocalSlipwayFixture local() {
        if (local == null) {
            throw new IllegalStateException("not started");
        }
        return local;
    }

    @ParameterizedTest
    @EnumSource
    void buildDeploysToDevAutomaticallyAndToProdOnRequest(CiSystem system) throws Exception {
        var runner = new CiMachineFixture(directory, local().endpoint());

        Ran build = runner.run(system.build(), system.job(COMMIT));
        assertThat(build).as(build.err()).returns(0, Ran::code);
        awaitDev("acme/web:main-" + COMMIT);
        String before = local().runs("web", "prod");
        Ran prod = runner.run(system.prod(), system.job(COMMIT));
        Ran missing = runner.run(system.prod(), system.job(OTHER));

        assertThat(before).isEqualTo("acme/web:latest");
        assertThat(prod.code()).as(prod.err()).isZero();
        assertThat(prod.out().lines().reduce("", (earlier, line) -> line))
                .startsWith("SUCCEEDED web in prod (web-prod:1): acme/web:main-" + COMMIT);
        assertThat(local().runs("web", "prod")).isEqualTo("acme/web:main-" + COMMIT);
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err()).startsWith("slipway: REFUSED web in prod: ECR has no image");
    }

    private void awaitDev(String image) throws InterruptedException {
        Instant latest = Instant.now().plus(LATEST);
        while (!local().runs("web", "dev").equals(image) && Instant.now().isBefore(latest)) {
            Thread.sleep(50);
        }
        assertThat(local().runs("web", "dev")).isEqualTo(image);
    }
}
