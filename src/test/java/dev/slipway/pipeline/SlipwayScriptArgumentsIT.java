package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.pipeline.CommandFixture.Ran;
import dev.slipway.text.Json;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arguments of the script, and what it takes from the environment of a CI system. */
class SlipwayScriptArgumentsIT {
    @RegisterExtension
    private static final SharedLocalSlipway LOCAL = new SharedLocalSlipway();

    private static LocalSlipwayFixture local() {
        return LOCAL.get();
    }

    private static SlipwayScript script() {
        return new SlipwayScript(CommandFixture.of(local().endpoint()));
    }

    /** .ci/release writes the version of a release into the script. */
    @Test
    void saysThatItIsOfNoRelease() throws Exception {
        assertThat(script().run("--version")).isEqualTo(new Ran(0, "slipway development version\n", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "SEMAPHORE_JOB_ID=5f1 SEMAPHORE_PIPELINE_PROMOTED_BY=jo, semaphore/5f1/deploy/v1, jo",
        "GITHUB_RUN_ID=7 GITHUB_RUN_ATTEMPT=2 GITHUB_JOB=prod GITHUB_ACTOR=mo, github/7/2/prod/deploy/v1, mo",
        "CI_JOB_ID=99 GITLAB_USER_LOGIN=al, gitlab/99/deploy/v1, al"
    })
    void takesIdAndRequesterFromTheCiSystem(String variables, String id, String by) throws Exception {
        Map<String, String> job = Stream.of(variables.split(" ", -1))
                .map(v -> v.split("=", 2))
                .collect(Collectors.toMap(v -> v[0], v -> v[1]));
        local().service(by).image(by, "v1");

        script().with(job).run("deploy", by, "prod", "v1", "--dry-run");

        assertThat(local().requests(by)).containsExactly((ObjectNode) Json.parse("""
                        { "action": "deploy", "service": "%1$s", "environment": "prod", "tag": "v1", "id": "%2$s",
                          "requestedBy": "%1$s", "dryRun": true }""".formatted(by, id)));
    }

    @Test
    void omitsEmptyRequesterAndReason() throws Exception {
        local().service("quiet").image("quiet", "v1");

        script().run("deploy", "quiet", "prod", "v1", "--dry-run", "--id", "1", "--by", "", "--reason", "");

        assertThat(local().requests("quiet")).containsExactly((ObjectNode) Json.parse("""
                        { "action": "deploy", "service": "quiet", "environment": "prod", "tag": "v1", "id": "1",
                          "dryRun": true }"""));
    }

    /** A value that is not empty is sent, whatever it ends with. */
    @Test
    void sendsReasonThatEndsWithABlank() throws Exception {
        local().service("blank").image("blank", "v1");

        assertThat(script().run("deploy", "blank", "prod", "v1", "--dry-run", "--reason", "slow ")
                        .err())
                .isEmpty();
        assertThat(local().requests("blank").getFirst().path("reason").asText()).isEqualTo("slow ");
    }

    /** Nobody gave the id, so only the tag is at fault. */
    @Test
    void namesTheTagAloneWhereItIsNoTag() throws Exception {
        assertThat(script().run("deploy", "web", "prod", "v 1\u001b")).isEqualTo(new Ran(1, "", """
                        slipway: REFUSED: tag: "v 1\\u001b" is not an image tag (1 to 128 letters, digits or _ . -, the first no . or -)
                        """));
    }
}
