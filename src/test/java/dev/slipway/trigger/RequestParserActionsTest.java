package dev.slipway.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.slipway.release.Hold;
import dev.slipway.text.Json;
import dev.slipway.trigger.Trigger.Attempts;
import dev.slipway.trigger.Trigger.Check;
import dev.slipway.trigger.Trigger.CheckConfiguration;
import dev.slipway.trigger.Trigger.Control;
import dev.slipway.trigger.Trigger.Diff;
import dev.slipway.trigger.Trigger.History;
import dev.slipway.trigger.Trigger.HoldRequest;
import dev.slipway.trigger.Trigger.Promote;
import dev.slipway.trigger.Trigger.Restart;
import dev.slipway.trigger.Trigger.Rollback;
import dev.slipway.trigger.Trigger.RollbackSince;
import dev.slipway.trigger.Trigger.Status;
import dev.slipway.trigger.Trigger.To;
import dev.slipway.trigger.Trigger.Why;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests other than a deployment: rollback, status, history and why. */
class RequestParserActionsTest {
    private static final Instant NOW = Instant.parse("2026-03-02T15:00:05Z");
    private static final String WEB = "'service': 'web', 'environment': 'prod'";

    @Test
    void readsRollbackWithServiceAndEnvironmentOnly() {
        assertThat(rollback(WEB))
                .isEqualTo(new Rollback(
                        "web",
                        "prod",
                        new RequestMetadata(
                                "invoke-1", NOW, Attempts.BY_LAMBDA, false, false, Optional.empty(), Optional.empty()),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void readsRollbackWithEveryField() {
        assertThat(
                        rollback(
                                WEB
                                        + ", 'to': 7, 'dryRun': true, 'wait': true, 'id': 'run/7', 'requestedBy': 'jo', 'reason': 'slow'"))
                .isEqualTo(new Rollback(
                        "web",
                        "prod",
                        new RequestMetadata(
                                "run/7", NOW, Attempts.BY_CLIENT, true, true, Optional.of("jo"), Optional.of("slow")),
                        Optional.of(new To.Revision(7)),
                        Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 42, 999_999_999})
    void readsANumberAsARevision(int number) {
        assertThat(rollback(WEB + ", 'to': " + number).to()).contains(new To.Revision(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1.4.1", "7", "0", "20260302", "1e3", "_"})
    void readsTextAsATagEvenIfItIsDigitsOnly(String tag) {
        assertThat(rollback(WEB + ", 'to': '" + tag + "'").to()).contains(new To.Tag(tag));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "1.5",
                "7.0",
                "1e3",
                "1000000000",
                "4294967303",
                "12345678901234567890123",
                "1e-999999"
            })
    void rejectsOtherNumbersAsRevision(String number) {
        assertThatThrownBy(() -> rollback(WEB + ", 'to': " + number))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageMatching(
                        "\\$\\.to: \"[0-9.E+-]+\" is not a revision's number \\(a whole number from 1 to 999999999, without quotes\\) or an image tag \\(a string, even if it is digits only\\)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'to': '.v1'    | $.to: \".v1\" is not an image tag",
                "'to': ''       | $.to: \"\" is not an image tag",
                "'to': null     | $.to: null is not a revision's number",
                "'to': [7]      | $.to: a list is not a revision's number",
                "'to': true     | $.to: a boolean is not a revision's number",
                "'dryRun': 1    | $.dryRun: a number, not a boolean",
                "'wait': 'yes'  | $.wait: a string, not a boolean",
                "'id': 'a b'    | $.id: \"a b\" is not an id",
                "'reason': 7    | $.reason: a number, not a string",
                "'tag': 'v1'    | $.tag: not a field of rollback; the fields are service, environment, to, dryRun, wait,",
                "'from': 'dev'  | $.from: not a field of rollback; the fields are",
                "'limit': 5     | $.limit: not a field of rollback; the fields are",
                "'To': 5        | $.To: unknown field; the fields are service, environment, to,"
            })
    void reportsProblemsOfARollbackByPath(String fields, String message) {
        assertThatThrownBy(() -> rollback(WEB + ", " + fields))
                .asInstanceOf(type(InvalidRequestException.class))
                .satisfies(bad ->
                        assertThat(bad.problems()).singleElement().asString().startsWith(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                                           |     | ",
                ", 'service': 'web'                         | web | ",
                ", 'environment': 'prod'                    |     | prod",
                ", 'service': 'web', 'environment': 'prod'  | web | prod"
            })
    void statusMayOmitServiceAndEnvironment(
            @Nullable String fields, @Nullable String service, @Nullable String environment) {
        assertThat(read("{'action': 'status' %s}".formatted(fields == null ? "" : fields)))
                .isEqualTo(new Status(Optional.ofNullable(service), Optional.ofNullable(environment)));
    }

    @Test
    void historyHas20RevisionsByDefault() {
        assertThat(read("{'action': 'history', " + WEB + "}")).isEqualTo(new History("web", "prod", 20));
        assertThat(read("{'action': 'history', 'limit': 1, " + WEB + "}")).isEqualTo(new History("web", "prod", 1));
        assertThat(read("{'action': 'history', 'limit': 100, " + WEB + "}")).isEqualTo(new History("web", "prod", 100));
    }

    @ParameterizedTest
    @CsvSource({
        "0, \"0\"",
        "101, \"101\"",
        "-1, \"-1\"",
        "2.5, \"2.5\"",
        "'\"5\"', a string",
        "null, null",
        "1e9, \"1E+9\""
    })
    void rejectsHistoryLimitOutside1To100(String limit, String found) {
        assertThatThrownBy(() -> read("{'action': 'history', %s, 'limit': %s}".formatted(WEB, limit)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("$.limit: %s is not a whole number of revisions from 1 to 100".formatted(found));
    }

    @Test
    void whyMayNameARevisionOrATag() {
        assertThat(read("{'action': 'why', " + WEB + "}")).isEqualTo(new Why("web", "prod", Optional.empty()));
        assertThat(read("{'action': 'why', 'revision': 7, " + WEB + "}"))
                .isEqualTo(new Why("web", "prod", Optional.of(new To.Revision(7))));
        assertThat(read("{'action': 'why', 'tag': '7', " + WEB + "}"))
                .isEqualTo(new Why("web", "prod", Optional.of(new To.Tag("7"))));
    }

    @Test
    void readsChecksOfATargetAndOfAConfiguration() {
        assertThat(read("{'action': 'check', " + WEB + "}")).isEqualTo(new Check("web", "prod", Optional.empty()));
        assertThat(read("{'action': 'check', 'tag': 'v1', " + WEB + "}"))
                .isEqualTo(new Check("web", "prod", Optional.of("v1")));
        assertThat(read("{'action': 'check', 'configuration': '{}'}")).isEqualTo(new CheckConfiguration("{}"));
        assertThat(read("{'action': 'check', 'configuration': ''}")).isEqualTo(new CheckConfiguration(""));
    }

    @Test
    void readsTheRevisionsOfADiffByNumberOrTag() {
        assertThat(read("{'action': 'diff', 'from': 7, 'to': '7', " + WEB + "}"))
                .isEqualTo(new Diff("web", "prod", new To.Revision(7), new To.Tag("7")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'revision': 0          | $.revision: \"0\" is not a revision's number, a whole number from 1 to",
                "'revision': '7'        | $.revision: a string is not a revision's number",
                "'tag': 7               | $.tag: a number, not a string",
                "'tag': '-v1'           | $.tag: \"-v1\" is not an image tag",
                "'revision': 7, 'tag': 'v1' | $: revision and tag are both given; remove one of them"
            })
    void reportsProblemsOfWhyByPath(String fields, String message) {
        assertThatThrownBy(() -> read("{'action': 'why', %s, %s}".formatted(WEB, fields)))
                .asInstanceOf(type(InvalidRequestException.class))
                .satisfies(bad ->
                        assertThat(bad.problems()).singleElement().asString().startsWith(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'action': 'check', 'tag': '.v1', 'service': 'web', 'environment': 'dev' | $.tag: \".v1\" is not an image tag",
                "'action': 'check', 'configuration': {}                | $.configuration: an object, not a string",
                "'action': 'check', 'configuration': '', 'tag': 'v1'   | $.tag: a configuration is checked as a whole; remove one of the two",
                "'action': 'check', 'configuration': '', 'limit': 1    | $.limit: not a field of check; the fields are service, environment, tag, configuration, action",
                "'action': 'check', 'service': 'web'                   | $.environment: missing; expected the name of the environment",
                "'action': 'diff', 'from': 1, 'service': 'web', 'environment': 'dev' | $.to: missing; expected a revision's number",
                "'action': 'diff', 'from': 0, 'to': 2, 'service': 'web', 'environment': 'dev' | $.from: \"0\" is not a revision's number",
                "'action': 'diff', 'from': 1, 'to': '-', 'service': 'web', 'environment': 'dev' | $.to: \"-\" is not an image tag",
                "'action': 'diff', 'from': 1, 'to': 2, 'tag': 'v1', 'service': 'web', 'environment': 'dev' | $.tag: not a field of diff; the fields are service, environment, from, to, action"
            })
    void reportsProblemsOfChecksAndDiffsByPath(String fields, String message) {
        assertThatThrownBy(() -> read("{" + fields + "}"))
                .asInstanceOf(type(InvalidRequestException.class))
                .satisfies(bad ->
                        assertThat(bad.problems()).singleElement().asString().startsWith(message));
    }

    @ParameterizedTest
    @CsvSource({
        "status, tag",
        "status, to",
        "status, limit",
        "status, dryRun",
        "status, wait",
        "status, id",
        "status, reason",
        "history, tag",
        "history, to",
        "history, from",
        "history, dryRun",
        "history, wait",
        "history, requestedBy",
        "why, to",
        "why, limit",
        "why, dryRun",
        "why, digest"
    })
    void rejectsDeploymentFieldsInQueries(String action, String field) {
        assertThatThrownBy(() -> read("{'action': '%s', %s, '%s': true}".formatted(action, WEB, field)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith(
                        "$.%s: not a field of %s; the fields are service, environment,".formatted(field, action));
    }

    @ParameterizedTest
    @CsvSource({"rollback, 2", "history, 2", "why, 2", "check, 2", "diff, 4", "deploy, 3", "continue, 2", "abort, 2"})
    void listsAllMissingFieldsAtOnce(String action, int missing) {
        assertThatThrownBy(() -> read("{'action': '%s'}".formatted(action)))
                .asInstanceOf(type(InvalidRequestException.class))
                .satisfies(bad -> assertThat(bad.problems())
                        .hasSize(missing)
                        .allMatch(problem -> problem.contains(": missing; ")));
    }

    @Test
    void listsAllProblemsAtOnce() {
        assertThatThrownBy(
                        () -> read(
                                "{'action': 'rollback', 'service': '', 'to': 0, 'wait': 1, 'dryRun': 2, 'id': '', 'tag': 'v1'}"))
                .asInstanceOf(type(InvalidRequestException.class))
                .satisfies(bad -> assertThat(bad.problems()).hasSize(7));
    }

    /** What {@code until} says, and when the hold ends. */
    @ParameterizedTest
    @CsvSource({
        ", 2026-03-03T15:00:05Z",
        "90m, 2026-03-02T16:30:05Z",
        "24h, 2026-03-03T15:00:05Z",
        "3d, 2026-03-05T15:00:05Z",
        "30d, 2026-04-01T15:00:05Z",
        "2026-03-02T15:00:06Z, 2026-03-02T15:00:06Z",
        "2026-03-02T18:00:00+02:00, 2026-03-02T16:00:00Z"
    })
    void holdEndsAfterADayOrWhenItSays(@Nullable String until, Instant end) {
        String given = until == null ? "" : ", 'until': '%s'".formatted(until);

        assertThat(read("{'action': 'hold', 'service': 'web', 'requestedBy': 'jo', 'reason': ' freeze ' %s}"
                        .formatted(given)))
                .isEqualTo(new HoldRequest(
                        Optional.of("web"), Optional.empty(), new Hold(NOW, end, Optional.of("jo"), "freeze")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'until': '31d', 'reason': 'x'          | $.until: \"31d\" is more than 30 days away; hold it for 30 days at most",
                "'until': '0h', 'reason': 'x'           | $.until: \"0h\" is not a time (2026-03-02T15:00:00Z) or a number of minutes",
                "'until': '-1h', 'reason': 'x'          | $.until: \"-1h\" is not a time",
                "'until': '1w', 'reason': 'x'           | $.until: \"1w\" is not a time",
                "'until': '', 'reason': 'x'             | $.until: \"\" is not a time",
                "'until': 24, 'reason': 'x'             | $.until: a number, not a string",
                "'until': '2026-03-02', 'reason': 'x'   | $.until: \"2026-03-02\" is not a time",
                "'until': '2026-03-02T15:00:05Z', 'reason': 'x' | $.until: \"2026-03-02T15:00:05Z\" is over; give a time that is still to come",
                "'until': '1h'                          | $.reason: missing; say why",
                "'reason': ' '                          | $.reason: is blank; say why",
                "'reason': 7                            | $.reason: a number, not a string",
                "'reason': 'x', 'service': ''           | $.service: \"\" is not the name of the service",
                "'reason': 'x', 'tag': 'v1'             | $.tag: not a field of hold; the fields are service, environment, until,",
                "'reason': 'x', 'dryRun': true          | $.dryRun: not a field of hold"
            })
    void reportsProblemsOfAHoldByPath(String fields, String message) {
        assertThatThrownBy(() -> read("{'action': 'hold', " + fields + "}"))
                .asInstanceOf(type(InvalidRequestException.class))
                .satisfies(bad ->
                        assertThat(bad.problems()).singleElement().asString().startsWith(message));
    }

    @Test
    void readsRestartWithEveryField() {
        assertThat(
                        read(
                                "{'action': 'restart', " + WEB
                                        + ", 'dryRun': true, 'wait': true, 'id': 'run/7', 'requestedBy': 'jo', 'reason': 'secret', 'despiteHold': true}"))
                .isEqualTo(new Restart(
                        "web",
                        "prod",
                        new RequestMetadata(
                                "run/7",
                                NOW,
                                Attempts.BY_CLIENT,
                                true,
                                true,
                                Optional.of("jo"),
                                Optional.of("secret"),
                                true)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                                        | ",
                ", 'services': ['web']                   | web",
                ", 'services': ['web', 'jobs', 'web']    | web jobs"
            })
    void promoteNamesServicesOrNone(@Nullable String services, @Nullable String names) {
        assertThat(read("{'action': 'promote', 'from': 'dev', 'environment': 'prod' %s}"
                        .formatted(services == null ? "" : services)))
                .isInstanceOfSatisfying(Promote.class, promote -> {
                    assertThat(promote.from()).isEqualTo("dev");
                    assertThat(promote.environment()).isEqualTo("prod");
                    assertThat(String.join(" ", promote.services())).isEqualTo(names == null ? "" : names);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "promote | 'environment': 'prod'                                  | $.from: missing; expected the name of the environment",
                "promote | 'from': 'dev'                                          | $.environment: missing; ",
                "promote | 'from': 'prod', 'environment': 'prod'                  | $.from: \"prod\" is the request's own environment",
                "promote | 'from': 'dev', 'environment': 'prod', 'services': []   | $.services: a list, not a list of at least one string",
                "promote | 'from': 'dev', 'environment': 'prod', 'services': 'web' | $.services: a string, not a list of at least one string",
                "promote | 'from': 'dev', 'environment': 'prod', 'services': ['a', 7] | $.services[1]: a number is not the name of the service",
                "promote | 'from': 'dev', 'environment': 'prod', 'service': 'web' | $.service: not a field of promote; the fields are environment, from,",
                "continue | 'service': 'web', 'environment': 'prod', 'wait': true | $.wait: not a field of continue; the fields are service, environment,",
                "continue | 'service': 'web', 'environment': 'prod', 'reason': 7  | $.reason: a number, not a string",
                "abort | 'service': 'web', 'environment': 'prod', 'dryRun': true  | $.dryRun: not a field of abort; the fields are service, environment,",
                "abort | 'service': 'web', 'environment': 'prod', 'to': 7         | $.to: not a field of abort; the fields are service, environment,",
                "restart | 'service': 'web', 'environment': 'prod', 'tag': 'v1'   | $.tag: not a field of restart; the fields are service, environment,",
                "rollback | 'environment': 'prod', 'since': 'noon'                | $.since: \"noon\" is not a time (2026-03-02T15:00:00Z)",
                "rollback | 'environment': 'prod', 'since': '2026-03-02T15:00:05Z' | $.since: \"2026-03-02T15:00:05Z\" is not over yet",
                "rollback | 'environment': 'prod', 'since': '2026-03-02T15:00:00Z', 'service': 'web' | $.service: `since` rolls every target of the environment back",
                "rollback | 'environment': 'prod', 'since': '2026-03-02T15:00:00Z', 'to': 7 | $.to: `since` rolls every target of the environment back",
                "rollback | 'service': 'web', 'environment': 'prod', 'until': '1h' | $.until: says when a hold ends; add",
                "rollback | 'service': 'web', 'environment': 'prod', 'hold': 1     | $.hold: a number, not a boolean",
                "rollback | 'service': 'web', 'environment': 'prod', 'hold': true, 'until': '31d' | $.until: \"31d\" is more than 30 days away",
                "rollback | 'service': 'web', 'environment': 'prod', 'hold': true, 'reason': 7 | $.reason: a number, not a string",
                "rollback | 'service': 'web', 'environment': 'prod', 'despiteHold': true | $.despiteHold: not a field of rollback",
                "rollback | 'service': 'web', 'environment': 'prod', 'despiteFindings': true | $.despiteFindings: not a field of rollback",
                "restart  | 'service': 'web', 'environment': 'prod', 'despiteFindings': true | $.despiteFindings: not a field of restart",
                "deploy   | 'service': 'web', 'environment': 'prod', 'tag': 'v1', 'despiteFindings': 1 | $.despiteFindings: a number, not a boolean"
            })
    void reportsProblemsOfOtherRequestsByPath(String action, String fields, String message) {
        assertThatThrownBy(() -> read("{'action': '%s', %s}".formatted(action, fields)))
                .asInstanceOf(type(InvalidRequestException.class))
                .satisfies(bad ->
                        assertThat(bad.problems()).singleElement().asString().startsWith(message));
    }

    /** The reason of the rollback, and of its hold. */
    @ParameterizedTest
    @CsvSource({"slow, slow", ", rolled back"})
    void rollbackHoldsForItsOwnReason(@Nullable String reason, String held) {
        String given = reason == null ? "" : ", 'reason': '%s'".formatted(reason);
        Optional<Hold> hold = Optional.of(new Hold(NOW, Instant.parse("2026-03-03T15:00:05Z"), Optional.empty(), held));

        assertThat(rollback(WEB + ", 'hold': true" + given).hold()).isEqualTo(hold);
        assertThat(read(
                        "{'action': 'rollback', 'environment': 'prod', 'since': '2026-03-02T15:00:00Z', 'hold': true %s}"
                                .formatted(given)))
                .isInstanceOfSatisfying(RollbackSince.class, many -> {
                    assertThat(many.since()).isEqualTo(Instant.parse("2026-03-02T15:00:00Z"));
                    assertThat(many.hold()).isEqualTo(hold);
                });
    }

    @Test
    void unholdEndsEveryHoldNow() {
        assertThat(read("{'action': 'unhold', 'environment': 'prod'}"))
                .isEqualTo(
                        new HoldRequest(Optional.empty(), Optional.of("prod"), Hold.ended(NOW, Optional.empty(), "")));
        assertThatThrownBy(() -> read("{'action': 'unhold', 'until': '1h'}"))
                .hasMessageStartingWith("$.until: not a field of unhold; the fields are service, environment,");
    }

    @ParameterizedTest
    @CsvSource({"continue, CONTINUE", "abort, ABORT"})
    void controlNamesATargetAndAPerson(String action, Control.What what) {
        assertThat(read("{'action': '%s', %s}".formatted(action, WEB)))
                .isEqualTo(new Control("web", "prod", what, new Person(Optional.empty(), Optional.empty(), NOW)));
        assertThat(read("{'action': '%s', %s, 'requestedBy': 'jo', 'reason': 'slow'}".formatted(action, WEB)))
                .isEqualTo(new Control("web", "prod", what, new Person(Optional.of("jo"), Optional.of("slow"), NOW)));
    }

    private static Rollback rollback(String fields) {
        return (Rollback) read("{'action': 'rollback', " + fields + "}");
    }

    private static Trigger read(String json) {
        return TriggerParser.read(Json.parse(json.replace('\'', '"')), new Invocation("invoke-1", NOW));
    }
}
