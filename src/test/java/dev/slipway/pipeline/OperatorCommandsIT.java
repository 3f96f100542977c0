package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.documents.Document;
import dev.slipway.fixtures.AwsSimulator;
import dev.slipway.fixtures.SimulatorExtension;
import dev.slipway.fixtures.SimulatorQueue;
import dev.slipway.pipeline.CommandFixture.Ran;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs the documents' shell blocks that need more of AWS than the sandbox has, with moto as AWS. Where a block invokes
 * a function, the sandbox's Slipway takes the event.
 */
class OperatorCommandsIT {
    private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:";
    private static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:oncall";
    private static final Document OPERATING = Document.of("docs/operating.md");
    private static final String AGAIN = "Send events again";
    private static final String STOP = "Stop Slipway";

    /** What an installation has of the stack slipway. */
    private static final String INSTALLED = """
            set -e
            aws iam create-role --role-name slipway --assume-role-policy-document '{}'
            for function in deploy rollback reconcile; do
              aws lambda create-function --function-name "slipway-$function" --runtime java21 --handler a.B::c \\
                --role arn:aws:iam::123456789012:role/slipway --zip-file fileb://code.zip --publish
              aws lambda create-alias --function-name "slipway-$function" --name live --function-version 1
            done
            aws lambda update-function-configuration --function-name slipway-deploy --description new
            aws lambda publish-version --function-name slipway-deploy
            aws lambda update-alias --function-name slipway-deploy --name live --function-version 2
            aws events put-rule --name push --event-pattern '{"source": ["aws.ecr"]}'
            aws events put-targets --rule push --targets Id=deploy,Arn=%sslipway-deploy:live
            aws cloudformation create-stack --stack-name slipway --template-body '{
              "Resources": {"DeployLog": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "deploy-log"}}},
              "Outputs": {
                "DeployFunctionName": {"Value": "slipway-deploy:live"},
                "RollbackFunctionName": {"Value": "slipway-rollback:live"}}}'
            """.formatted(ARN);

    /** Version 1 of the AWS CLI passes over AWS_ENDPOINT_URL for SQS. */
    private static final String SQS = """
            aws() {
              if [ "$1" = sqs ]; then set -- --endpoint-url "$AWS_ENDPOINT_URL" "$@"; fi
              command aws "$@"
            }
            """;

    @TempDir
    private static Path directory;

    @RegisterExtension
    static final SimulatorExtension MOTO = new SimulatorExtension(AwsSimulator.Program.MOTO);

    @BeforeAll
    static void install() throws Exception {
        CommandFixture.needed();
        try (var zip = new ZipOutputStream(Files.newOutputStream(directory.resolve("code.zip")))) {
            zip.putNextEntry(new ZipEntry("empty"));
        }
        Ran installed = run(commands(), INSTALLED);
        assertThat(installed.code()).as(installed.err()).isZero();
    }

    @Test
    void everyDocumentWithSuchBlocksIsTested() {
        assertThat(Document.all())
                .filteredOn(document -> !ShellBlocks.ofMoto(document).blocks().isEmpty())
                .extracting(Document::toString)
                .containsExactly("docs/install.md", "docs/operating.md", "docs/requests.md", "terraform/ACCOUNTS.md");
        assertThat(ShellBlocks.ofMoto(OPERATING).blocks())
                .hasSize(blocks(STOP).size() + blocks(AGAIN).size());
    }

    @Test
    void rulesAreDisabledAndFunctionsStopped() throws Exception {
        String stop = String.join("\n", blocks(STOP));
        Ran ran = run(commands(), "set -e\n" + stop + """
                aws events describe-rule --name push
                aws lambda get-function-concurrency --function-name slipway-reconcile
                """);
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).containsOnlyOnce("disabled ").contains("disabled push\n");
        assertThat(ran.out().replaceAll("\\s", ""))
                .contains("\"State\":\"DISABLED\"")
                .endsWith("{\"ReservedConcurrentExecutions\":0}");
    }

    @ParameterizedTest
    @CsvSource({"docs/requests.md, deploy-log", "terraform/ACCOUNTS.md, arn:aws:iam::123456789012:role/slipway"})
    void otherBlocksRunAndPrint(String path, String printed) throws Exception {
        ShellBlocks blocks = ShellBlocks.ofMoto(Document.of(path));
        Ran ran = run(commands(), String.join("\n", blocks.script(block -> block)));
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains(printed);
    }

    @Test
    void aliasGoesBackAndOldVersionIsDeleted() throws Exception {
        ShellBlocks blocks = ShellBlocks.ofMoto(Document.of("docs/install.md"));
        assertThat(blocks.blocks()).hasSize(4);
        String script = String.join("\n", blocks.script(block -> block))
                .replace("OLD_VERSION", "2")
                .replace("VERSION", "1");
        Ran ran = run(commands(), script + """

                aws lambda get-alias --function-name slipway-deploy --name live --query FunctionVersion
                aws lambda list-versions-by-function --function-name slipway-deploy --query 'Versions[].Version'
                aws lambda get-alias --function-name slipway-deploy --name web-pipeline --query FunctionVersion
                aws lambda get-function-event-invoke-config --function-name slipway-deploy --qualifier web-pipeline \
                    --query MaximumRetryAttempts
                """);
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("2\tnew\t");
        assertThat(ran.out().replaceAll("\\s", "")).endsWith("\"1\"[\"$LATEST\",\"1\"]\"1\"2");
    }

    @ParameterizedTest
    @CsvSource({"failed-invocations, slipway-rollback:live", "undelivered-events, slipway-deploy:live"})
    void eventIsSentToItsFunctionAndItsMessageDeleted(String queue, String function) throws Exception {
        try (var local = new LocalSlipwayFixture()) {
            ObjectNode event = event();
            Ran ran = sendAgain(local, queue, message(queue, event, function), ARN + function);
            assertThat(ran.code()).as(ran.err()).isZero();
            assertThat(left(queue)).isZero();
            assertThat(invocations(local)).singleElement().satisfies(invocation -> {
                assertThat(invocation.path("FunctionName").asText()).startsWith(ARN + function);
                assertThat(invocation.path("InvocationType").asText()).isEqualTo("Event");
                assertThat(Json.parse(invocation.path("Payload").asText())).isEqualTo(event);
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "failed-invocations, slipway-gone:live, " + ARN + "slipway-gone:live, 1",
        "undelivered-events, a topic, " + TOPIC + ", 0"
    })
    void messageStaysIfLambdaDoesNotTakeItsEvent(String queue, String function, String receiver, int invoked)
            throws Exception {
        try (var local = new LocalSlipwayFixture()) {
            Ran ran = sendAgain(local, queue, message(queue, event(), function), receiver);
            assertThat(ran.code()).isNotZero();
            assertThat(left(queue)).isOne();
            assertThat(invocations(local)).hasSize(invoked);
        }
    }

    @Test
    void emptyQueueSendsNothing() throws Exception {
        try (var local = new LocalSlipwayFixture()) {
            emptied("failed-invocations").close();
            // what an earlier message left
            Files.writeString(directory.resolve("event.json"), "{}");
            Ran ran =
                    run(commands(local), "FUNCTION=" + ARN + "slipway-deploy\n" + sendAgainFrom("failed-invocations"));
            assertThat(ran.code()).isNotZero();
            assertThat(invocations(local)).isEmpty();
        }
    }

    private static Ran sendAgain(LocalSlipwayFixture local, String name, JsonNode message, String receiver)
            throws Exception {
        try (var queue = emptied(name)) {
            queue.send(message, name.equals("undelivered-events") ? Map.of("TARGET_ARN", receiver) : Map.of());
        }
        return run(commands(local), sendAgainFrom(name));
    }

    private static String sendAgainFrom(String queue) {
        return blocks(AGAIN).getFirst().replace("failed-invocations", queue);
    }

    /** What the queue holds of an event: the event, or Lambda's record of the invocation. */
    private static ObjectNode message(String queue, ObjectNode event, String function) {
        if (queue.equals("undelivered-events")) {
            return event;
        }
        ObjectNode record = Json.object().put("version", "1.0");
        record.putObject("requestContext")
                .put("functionArn", ARN + function)
                .put("condition", "RetriesExhausted")
                .put("approximateInvokeCount", 3);
        record.set("requestPayload", event);
        record.putObject("responseContext").put("statusCode", 200).put("functionError", "Unhandled");
        record.putObject("responsePayload").put("errorMessage", "FAILED web in dev: Rate exceeded");
        return record;
    }

    private static ObjectNode event() throws IOException {
        return (ObjectNode) Json.parse(Files.readString(Path.of("events/scheduled.json")));
    }

    private static List<JsonNode> invocations(LocalSlipwayFixture local) {
        return local.account().calls().stream()
                .filter(call -> call.operation().equals("Invoke"))
                .map(RecordedCall::input)
                .map(JsonNode.class::cast)
                .toList();
    }

    private static SimulatorQueue emptied(String name) throws Exception {
        try (var before = new SimulatorQueue(MOTO.endpoint(), "slipway-" + name)) {
            before.delete();
        }
        return new SimulatorQueue(MOTO.endpoint(), "slipway-" + name);
    }

    private static int left(String name) throws Exception {
        try (var queue = new SimulatorQueue(MOTO.endpoint(), "slipway-" + name)) {
            return queue.size();
        }
    }

    private static List<String> blocks(String section) {
        return ShellBlocks.ofMoto(OPERATING.section(section)).blocks().stream()
                .map(Document.Block::text)
                .toList();
    }

    private static CommandFixture commands() {
        return CommandFixture.of(MOTO.endpoint()).with(Map.of("AWS_PAGER", ""));
    }

    private static CommandFixture commands(LocalSlipwayFixture local) {
        return commands()
                .with(Map.of("AWS_ENDPOINT_URL_LAMBDA", local.endpoint().toString()));
    }

    private static Ran run(CommandFixture commands, String script) throws Exception {
        Path file =
                Files.writeString(directory.resolve("script.sh"), "cd '%s'%n%s%s".formatted(directory, SQS, script));
        return commands.run(List.of("bash", file.toString()));
    }
}
