package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.pipeline.CommandFixture.Ran;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code bin/slipway} with each AWS CLI of this machine: those in PATH, and those in the directories that the environment
 * variable {@code SLIPWAY_AWS_CLI} lists. Version 1 and version 2 differ in their errors.
 */
class AwsCliIT {
    @RegisterExtension
    private static final SharedLocalSlipway LOCAL = new SharedLocalSlipway();

    @TempDir
    private Path directory;

    @BeforeEach
    void needed() {
        CommandFixture.needed();
    }

    static List<Path> clis() {
        String more = System.getenv().getOrDefault("SLIPWAY_AWS_CLI", "");
        return Stream.of((System.getenv("PATH") + File.pathSeparator + more).split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .filter(folder -> Files.isExecutable(folder.resolve("aws")))
                .map(AwsCliIT::real)
                .distinct()
                .map(folder -> folder.resolve("aws"))
                .toList();
    }

    /** Two directories may be one, such as /bin and /usr/bin. */
    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The script with this CLI. Early releases of version 2 do not know AWS_ENDPOINT_URL. */
    private SlipwayScript script(Path cli) throws IOException {
        Path program = Files.writeString(directory.resolve("aws"), """
                #!/bin/bash
                exec '%s' --endpoint-url "$AWS_ENDPOINT_URL" "$@"
                """.formatted(cli));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new SlipwayScript(CommandFixture.of(LOCAL.get().endpoint()))
                .with(Map.of("PATH", directory + File.pathSeparator + System.getenv("PATH")));
    }

    @ParameterizedTest
    @MethodSource("clis")
    void deploysAndSaysWhatIsWrong(Path cli) throws Exception {
        SlipwayScript script = script(cli);
        String service = "cli-" + clis().indexOf(cli);
        LOCAL.get().service(service).image(service, "v1");

        Ran deployed = script.run("deploy", service, "prod", "v1", "--reason", "été");
        Ran refused = script.run("deploy", service, "prod", "v2");
        Ran missing = script.run("status", "--function", "nobody");
        Ran unsigned = script.with(Map.of("AWS_ACCESS_KEY_ID", "")).run("status");

        assertThat(deployed.code()).as(deployed.err()).isZero();
        assertThat(deployed.out()).endsWith("its deployment is COMPLETED\n");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).startsWith("slipway: REFUSED " + service + " in prod: ECR has no image");
        assertThat(missing.code()).isEqualTo(3);
        assertThat(missing.err().lines())
                .singleElement()
                .asString()
                .startsWith(
                        "slipway: nobody could not be reached: An error occurred (ResourceNotFoundException) when calling")
                .contains("; set --function or SLIPWAY_FUNCTION");
        assertThat(unsigned.code()).isEqualTo(3);
        assertThat(unsigned.err().lines())
                .singleElement()
                .asString()
                .endsWith("; sign in to AWS first, or set AWS_PROFILE to a profile that exists");
    }

    /** What the versions print of the same errors. */
    @ParameterizedTest
    @CsvSource(delimiter = '!', quoteCharacter = '~', textBlock = """
            \\nAn error occurred (AccessDeniedException) when calling the Invoke operation: no ! your role needs lambda:InvokeFunction on this function
            \\naws: [ERROR]: An error occurred (AccessDeniedException) when calling the Invoke operation: no\\n\\nAdditional error details:\\nType: User ! your role needs lambda:InvokeFunction on this function
            Unable to locate credentials. You can configure credentials by running "aws configure". ! sign in to AWS first, or set AWS_PROFILE to a profile that exists
            \\naws: [ERROR]: An error occurred (NoCredentials): Unable to locate credentials. You can configure credentials by running "aws login". ! sign in to AWS first, or set AWS_PROFILE to a profile that exists
            \\nThe config profile (nope) could not be found ! sign in to AWS first, or set AWS_PROFILE to a profile that exists
            \\naws: [ERROR]: The config profile (nope) could not be found ! sign in to AWS first, or set AWS_PROFILE to a profile that exists
            You must specify a region. You can also configure your region by running "aws configure". ! set AWS_REGION to the function's region
            \\naws: [ERROR]: An error occurred (NoRegion): You must specify a region. You can also configure your region by running "aws configure". ! set AWS_REGION to the function's region
            \\nError loading SSO Token: Token for x does not exist ! sign in to AWS again
            \\naws: [ERROR]: Token has expired and refresh failed ! sign in to AWS again
            \\naws: [ERROR]: An error occurred (ExpiredTokenException) when calling the Invoke operation: The security token is expired ! sign in to AWS again
            """)
    void understandsTheErrorsOfBothVersions(String printed, String advice) throws Exception {
        FakeAws aws = new FakeAws(directory).breaks(255, printed.replace("\\n", "\n"));

        Ran ran = aws.script().run("status");

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err().lines())
                .singleElement()
                .asString()
                .startsWith("slipway: slipway-deploy:live could not be reached: ")
                .doesNotContain("[ERROR]", "Type: User")
                .endsWith("; " + advice);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            Could not connect to the endpoint URL: "https://lambda"
            aws: [ERROR]: Could not connect to the endpoint URL: "https://lambda"
            aws: [ERROR]: Read timeout on endpoint URL: "https://lambda"
            aws: [ERROR]: An error occurred (TooManyRequestsException) when calling the Invoke operation: Rate Exceeded.
            aws: [ERROR]: An error occurred (503) when calling the Invoke operation: Service Unavailable
            """)
    void triesAgainAfterTheSameErrors(String printed) throws Exception {
        FakeAws aws = new FakeAws(directory).breaks(255, printed).answers("{\"services\": [], \"text\": \"none\"}");

        Ran ran = aws.script().run("status");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).isEqualTo("none\n");
        assertThat(ran.err()).endsWith("; trying again in 0 s (2 of 5)\n").doesNotContain("[ERROR]");
    }
}
