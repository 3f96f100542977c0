package dev.slipway.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.slipway.text.Json;
import dev.slipway.trigger.Trigger.Attempts;
import dev.slipway.trigger.Trigger.Deploy;
import dev.slipway.trigger.Trigger.Rollback;
import dev.slipway.trigger.Trigger.Version;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParserTest {
    private static final String DIGEST = "sha256:2c2c0c11d801b86cfd661f214721d7a40c5368dc3c5777dd7c5f3f37860d4f4d";
    private static final Instant NOW = Instant.parse("2026-03-02T15:00:05Z");
    private static final Invocation INVOCATION = new Invocation("invoke-1", NOW);
    private static final RequestMetadata EVERY_FIELD = new RequestMetadata(
            "run/7",
            NOW,
            Attempts.BY_CLIENT,
            true,
            true,
            Optional.of("jo@example.com"),
            Optional.of("a “quoted” reason"));

    @Test
    void readsRequestWithServiceEnvironmentAndTagOnly() {
        assertThat(read("{'service': 'web', 'environment': 'prod', 'tag': 'v1.4.2'}"))
                .isEqualTo(new Deploy(
                        "web",
                        "prod",
                        new RequestMetadata(
                                "invoke-1", NOW, Attempts.BY_LAMBDA, false, false, Optional.empty(), Optional.empty()),
                        new Version.Tag("v1.4.2")));
    }

    @Test
    void readsRequestWithDigestRequesterAndReason() {
        assertThat(read("""
                {'action': 'deploy', 'service': 'web', 'environment': 'prod', 'digest': '%s', 'dryRun': true, 'id': 'run/7',
                 'wait': true, 'requestedBy': 'jo@example.com', 'reason': 'a “quoted” reason'}""".formatted(DIGEST)))
                .isEqualTo(new Deploy("web", "prod", EVERY_FIELD, new Version.Digest(DIGEST)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'service': 'web', 'environment': 'prod', 'tag': 'v1', 'despiteFindings': true}",
                "{'service': 'web', 'environment': 'prod', 'from': 'dev', 'despiteFindings': true}"
            })
    void readsThatFindingsDoNotConcernARequest(String request) {
        RequestMetadata metadata = ((Deploy) read(request)).metadata();

        assertThat(metadata.despiteFindings()).isTrue();
        assertThat(metadata.despiteHold()).isFalse();
        assertThat(metadata.by(Optional.of("jo"), "why").despiteFindings()).isTrue();
        assertThat(metadata.at(NOW).despiteFindings()).isTrue();
    }

    @Test
    void readsWhatTheCallerOfAWaitingRequestHasSeen() {
        RequestMetadata metadata = ((Deploy)
                        read("{'service': 'web', 'environment': 'prod', 'tag': 'v1', 'wait': true, 'seen': ''}"))
                .metadata();

        assertThat(metadata.seen()).contains("");
        assertThat(metadata.by(Optional.of("jo"), "why").seen()).contains("");
        assertThat(metadata.at(NOW).seen()).contains("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'tag': 'v1', 'seen': ''",
                "'tag': 'v1', 'wait': false, 'seen': 'x'",
                "'action': 'restart', 'seen': 'x'",
                "'action': 'rollback', 'seen': 'x'"
            })
    void onlyAWaitingRequestHasSeen(String fields) {
        assertThatThrownBy(() -> read("{'service': 'web', 'environment': 'prod', " + fields + "}"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("$.seen: only a request with `\"wait\": true` has it; add that, or remove `seen`");
    }

    @Test
    void refusesASeenThatNoAnswerHas() {
        String fields = "{'service': 'web', 'environment': 'prod', 'tag': 'v1', 'wait': true, 'seen': '%s'}";

        assertThat(read(fields.formatted("s".repeat(256)))).isInstanceOf(Deploy.class);
        assertThatThrownBy(() -> read(fields.formatted("s".repeat(257))))
                .hasMessageContaining("$.seen: ")
                .hasMessageContaining("is not the `seen` of an earlier answer (at most 256 characters)");
    }

    @Test
    void readsRequestWithSourceEnvironment() {
        assertThat(((Deploy) read("{'service': 'web', 'environment': 'prod', 'from': 'dev'}")).version())
                .isEqualTo(new Version.From("dev"));
    }

    @Test
    void requestEventTakesTheTimeOfTheEvent() {
        assertThat(((Deploy) requested("'service': 'web', 'environment': 'prod', 'tag': 'v1.4.2'")).metadata())
                .isEqualTo(RequestMetadata.ofEvent(
                        "d3b07384-d9a0-4f6e-8d43-6f1b6b1f0001", Instant.parse("2026-03-02T15:00:00Z")));
    }

    @Test
    void requestEventWithAnIdMayBeOneOfSeveralAttempts() {
        RequestMetadata demand = ((Deploy)
                        requested("'service': 'web', 'environment': 'prod', 'tag': 'v1', 'id': 'train-9'"))
                .metadata();
        assertThat(demand.request()).isEqualTo("train-9");
        assertThat(demand.attempts()).isEqualTo(Attempts.BY_CLIENT);
        assertThat(demand.requestedAt()).isEqualTo("2026-03-02T15:00:00Z");
    }

    @Test
    void reportsProblemInTheDetailOfARequestEvent() {
        assertThatThrownBy(() -> requested("'service': 'web', 'environment': 'prod', 'tag': 'v1', 'dryRun': 1"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("$.detail.dryRun: a number, not a boolean");
    }

    @Test
    void requestEventMayAskForARollback() {
        Rollback rollback = (Rollback) requested("'action': 'rollback', 'service': 'web', 'environment': 'prod'");
        assertThat(rollback.metadata().request()).isEqualTo("d3b07384-d9a0-4f6e-8d43-6f1b6b1f0001");
        assertThat(rollback.metadata().attempts()).isEqualTo(Attempts.OF_ONE_TIME);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'action': 'status'                | $.detail.action: \"status\" only returns an answer",
                "'action': 'history'               | $.detail.action: \"history\" only returns an answer",
                "'action': 'check'                 | $.detail.action: \"check\" only returns an answer",
                "'action': 'diff', 'from': 1, 'to': 2 | $.detail.action: \"diff\" only returns an answer",
                "'tag': 'v1', 'wait': true         | $.detail.wait: an event does not receive an answer; remove it",
                "'action': 'rollback', 'wait': true | $.detail.wait: an event does not receive an answer; remove it"
            })
    void requestEventCannotAskForAnAnswerOrWait(String fields, String message) {
        assertThatThrownBy(() -> requested("'service': 'web', 'environment': 'prod', " + fields))
                .asInstanceOf(type(InvalidRequestException.class))
                .satisfies(bad ->
                        assertThat(bad.problems()).singleElement().asString().startsWith(message));
    }

    @Test
    void requestEventMaySayThatItDoesNotWait() {
        assertThat(requested("'service': 'web', 'environment': 'prod', 'tag': 'v1', 'wait': false"))
                .isInstanceOf(Deploy.class);
    }

    @Test
    void ignoresRequestEventsOfAwsSources() {
        assertThat(requested("aws.partner/x", "'service': 'web', 'environment': 'prod', 'tag': 'v1.4.2'"))
                .isInstanceOf(Trigger.Ignored.class);
    }

    @Test
    void listsAllMissingFieldsAtOnce() {
        assertThatThrownBy(() -> read("{}"))
                .asInstanceOf(type(InvalidRequestException.class))
                .satisfies(bad -> assertThat(bad.problems())
                        .hasSize(3)
                        .anyMatch(problem -> problem.startsWith("$.service: missing; expected the name"))
                        .anyMatch(problem -> problem.startsWith("$.environment: missing; expected the name"))
                        .anyMatch(problem ->
                                problem.equals("$.tag: missing; give one of tag, digest or from (an environment)")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'tag': '.v1'           | $.tag: \".v1\" is not an image tag",
                "'tag': ''              | $.tag: \"\" is not an image tag",
                "'tag': 'v1 '           | $.tag: \"v1 \" is not an image tag",
                "'tag': 42              | $.tag: a number, not a string",
                "'tag': null            | $.tag: null, not a string",
                "'tag': ['v1']          | $.tag: a list, not a string",
                "'digest': 'sha256:abc' | $.digest: \"sha256:abc\" is not a digest",
                "'digest': {}           | $.digest: an object, not a string",
                "'tag': 'v', 'dryRun': 'true' | $.dryRun: a string, not a boolean",
                "'tag': 'v', 'dryRun': null   | $.dryRun: null, not a boolean",
                "'tag': 'v', 'dryRun': 1      | $.dryRun: a number, not a boolean",
                "'tag': 'v', 'reason': 7      | $.reason: a number, not a string",
                "'tag': 'v', 'requestedBy': true | $.requestedBy: a boolean, not a string",
                "'tag': 'v', 'id': ''         | $.id: \"\" is not an id",
                "'tag': 'v', 'id': 'a b'      | $.id: \"a b\" is not an id",
                "'from': 'a b'                | $.from: \"a b\" is not the name of the env",
                "'from': null                 | $.from: null, not a string",
                "'from': 'prod'               | $.from: \"prod\" is the request's own environment; name another one",
                "'tag': 'v', 'wait': 'true'   | $.wait: a string, not a boolean",
                "'tag': 'v', 'wait': true, 'seen': 7 | $.seen: a number, not a string",
                "'tag': 'v', 'to': 7          | $.to: not a field of deploy; the fields are service, environment, tag,",
                "'tag': 'v', 'limit': 7       | $.limit: not a field of deploy; the fields are service, environment, tag,",
                "'tag': 'v', 'dryrun': true   | $.dryrun: unknown field; the fields are service, environment, tag,",
                "'tag': 'v', 'a.b': true      | $[\"a.b\"]: unknown field",
                "'tag': 'v', 'action': 3      | $.action: a number, not a string",
                "'action': 'delete'           | $.action: \"delete\" is not an action; the actions are deploy, rollback, status, history",
                "'action': 'Deploy'           | $.action: \"Deploy\" is not an action; the actions are deploy, rollback"
            },
            quoteCharacter = '`')
    void reportsProblemsByPath(String fields, String message) {
        assertThatThrownBy(() -> read("{'service': 'web', 'environment': 'prod', " + fields + "}"))
                .asInstanceOf(type(InvalidRequestException.class))
                .satisfies(bad -> assertThat(bad.problems().getFirst()).startsWith(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../prod", "web service", "wéb", "web\\n", "web/prod", "$(id)", "{service}"})
    void rejectsNamesThatNoConfigurationCanHave(String name) {
        assertThatThrownBy(() -> read("{'service': '%s', 'environment': 'prod', 'tag': 'v1'}".formatted(name)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("$.service: ");
        assertThatThrownBy(() -> read("{'service': 'web', 'environment': '%s', 'tag': 'v1'}".formatted(name)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("$.environment: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'tag': 'v1', 'digest': '%s'                | tag and digest are both given; remove one of them",
                "'tag': 'v1', 'from': 'dev'                 | tag and from are both given; remove one of them",
                "'digest': '%s', 'from': 'dev'              | digest and from are both given; remove one of them",
                "'tag': 'v1', 'digest': '%s', 'from': 'dev' | tag, digest and from are all given; remove two of them"
            })
    void rejectsMoreThanOneVersionField(String fields, String message) {
        assertThatThrownBy(() -> read("{'service': 'web', 'environment': 'prod', " + fields.formatted(DIGEST) + "}"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("$: " + message);
    }

    @Test
    void checksEveryVersionFieldEvenIfThereAreTwo() {
        assertThatThrownBy(() -> read("{'service': 'web', 'environment': 'prod', 'tag': 'v1', 'digest': 'sha256:0'}"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("$.digest: ")
                .hasMessageContaining("$: tag and digest are both given");
    }

    @Test
    void aNameHasAtMost255Characters() {
        String request = "{'service': '%s', 'environment': 'prod', 'tag': 'v1'}";
        assertThat(read(request.formatted("w".repeat(255)))).isInstanceOf(Deploy.class);
        assertThatThrownBy(() -> read(request.formatted("w".repeat(256)))).isInstanceOf(InvalidRequestException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"null | null", "[] | a list", "'deploy' | a string", "7 | a number"})
    void rejectsJsonThatIsNotAnObject(String json, String kind) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("$: " + kind + ", not a JSON object");
    }

    private static Trigger requested(String detail) {
        return requested("acme.releases", detail);
    }

    private static Trigger requested(String source, String detail) {
        return read("""
                {'version': '0', 'id': 'd3b07384-d9a0-4f6e-8d43-6f1b6b1f0001', 'detail-type': 'Slipway Deploy Requested',
                 'source': '%s', 'account': '123456789012', 'time': '2026-03-02T15:00:00Z', 'region': 'us-east-1',
                 'resources': [], 'detail': {%s}}""".formatted(source, detail));
    }

    private static Trigger read(String json) {
        return TriggerParser.read(Json.parse(json.replace('\'', '"')), INVOCATION);
    }
}
