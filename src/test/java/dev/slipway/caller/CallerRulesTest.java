package dev.slipway.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.text.Json;
import dev.slipway.trigger.Invocation;
import dev.slipway.trigger.RequestAction;
import dev.slipway.trigger.RequestMetadata;
import dev.slipway.trigger.Trigger;
import dev.slipway.trigger.TriggerParser;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerRulesTest {
    private static final Instant NOW = Instant.parse("2026-03-02T15:00:05Z");
    private static final String END = "; to permit it, change `callers` of the installation (SLIPWAY_CALLERS)";

    /** Each request, about web in dev where it names one. */
    private static final List<String> REQUESTS =
            """
            'tag': 'v1'
            'digest': 'sha256:%s'
            'from': 'test'
            'action': 'rollback'
            'action': 'restart'
            'action': 'hold', 'reason': 'freeze'
            'action': 'unhold'
            'action': 'continue'
            'action': 'abort'
            'action': 'run', 'command': ['x']
            'action': 'status'
            'action': 'history'
            'action': 'why'
            'action': 'check'
            'action': 'diff', 'from': 1, 'to': 2
            """.formatted("0".repeat(64)).lines().toList();

    /** Requests that name no service. */
    private static final List<String> OF_AN_ENVIRONMENT = """
            'action': 'promote', 'from': 'test'
            'action': 'rollback', 'since': '2026-03-02T08:00:00Z'
            'action': 'status'
            'action': 'hold', 'reason': 'freeze'
            'action': 'unhold'
            """.lines().toList();

    private static final List<String> OF_NO_TARGET =
            List.of("'action': 'check', 'configuration': '{}'", "'action': 'queues'");

    @ParameterizedTest
    @MethodSource("requests")
    void permitsWhatNoLimitForbids(String request) {
        assertThat(refusal("{}", request)).isEmpty();
        assertThat(refusal("{'services': ['w*'], 'environments': ['dev']}", request))
                .isEmpty();
        assertThat(refusal("{'actions': ['%s']}".formatted(action(request)), request))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void refusesAnotherAction(String request) {
        String other = action(request).equals("diff") ? "why" : "diff";

        assertThat(refusal("{'actions': ['%s']}".formatted(other), request))
                .contains("caller team may not request %s, only: %s%s".formatted(action(request), other, END));
    }

    @ParameterizedTest
    @MethodSource("requestsOfAService")
    void refusesAnotherService(String request) {
        assertThat(refusal("{'services': ['api-*', 'WEB', 'web-*']}", request))
                .contains("caller team may not ask for the service \"web\", only for: api-*, WEB, web-*" + END);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void refusesAnotherEnvironment(String request) {
        assertThat(refusal("{'environments': ['devel', 'test']}", request))
                .contains("caller team may not ask for the environment \"dev\", only for: devel, test" + END);
    }

    /** What concerns several targets is limited to what the caller sees. */
    @ParameterizedTest
    @MethodSource("requestsOfAnEnvironment")
    void permitsToNameNoServiceWhereServicesAreLimited(String request) {
        assertThat(refusal("{'services': ['web']}", request)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'action': 'status'}",
                "{'action': 'status', 'service': 'web'}",
                "{'action': 'hold', 'reason': 'freeze'}",
                "{'action': 'hold', 'reason': 'freeze', 'service': 'web'}",
                "{'action': 'unhold'}"
            })
    void permitsToNameNoEnvironmentWhereEnvironmentsAreLimited(String request) {
        assertThat(refusal("{'services': ['web'], 'environments': ['dev']}", request))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'action': 'status', 'service': 'billing'}", "{'action': 'unhold', 'service': 'billing'}"})
    void refusesAnotherServiceInAllEnvironments(String request) {
        assertThat(refusal("{'services': ['web']}", request)).get().asString().contains("the service \"billing\"");
    }

    @Test
    void refusesAPromotionThatNamesAnotherServiceAmongItsOwn() {
        assertThat(refusal(
                        "{'services': ['web']}",
                        "{'action': 'promote', 'from': 'test', 'environment': 'dev', 'services': ['web', 'billing']}"))
                .get()
                .asString()
                .contains("the service \"billing\", only for: web");
    }

    /** Reading the other environment's version is no request for a target there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'service': 'web', 'environment': 'dev', 'from': 'test'}",
                "{'action': 'promote', 'environment': 'dev', 'from': 'test'}"
            })
    void environmentsDoNotLimitWhereAVersionComesFrom(String request) {
        assertThat(refusal("{'environments': ['dev']}", request)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("noTarget")
    void requestAboutNoTargetNeedsItsActionWhereTargetsAreLimited(String request) {
        String action = action(request);

        assertThat(refusal("{'services': ['*']}", request))
                .contains(
                        "caller team may request %s, which concerns no target, only where its `actions` name it: it has services *%s"
                                .formatted(action, END));
        assertThat(refusal("{'environments': ['dev']}", request)).isPresent();
        assertThat(refusal("{'actions': ['%s'], 'services': ['web']}".formatted(action), request))
                .isEmpty();
        assertThat(refusal("{'from': ['dev']}", request)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void fromAdmitsOnlyWhatIsGoodThere(String request) {
        Optional<String> refusal = refusal("{'from': ['stag*', 'test']}", request);

        boolean namesTheVersion = request.contains("'tag'") || request.contains("'digest'");
        assertThat(refusal.isPresent()).isEqualTo(namesTheVersion);
        refusal.ifPresent(reason -> assertThat(reason)
                .isEqualTo(
                        "caller team may not deploy by tag or digest, only what is good in: stag*, test; request it with `from` (bin/slipway: --from)"
                                + END));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'service': 'web', 'environment': 'dev', 'from': 'prod'}",
                "{'action': 'promote', 'environment': 'dev', 'from': 'prod'}"
            })
    void fromAdmitsNoOtherEnvironment(String request) {
        assertThat(refusal("{'from': ['test']}", request))
                .contains("caller team may not take a version from \"prod\", only from: test" + END);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'action': 'rollback', 'service': 'web', 'environment': 'dev', 'to': 7}",
                "{'action': 'rollback', 'service': 'web', 'environment': 'dev', 'to': 'v1'}",
                "{'action': 'run', 'service': 'web', 'environment': 'dev', 'command': ['x'], 'tag': 'v1'}",
                "{'action': 'run', 'service': 'web', 'environment': 'dev', 'command': ['x'], 'revision': 7}"
            })
    void fromDoesNotLimitWhatTheReleaseLogHasAlready(String request) {
        assertThat(refusal("{'from': ['test']}", request)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'action': 'rollback', 'service': 'web', 'environment': 'dev', 'hold': true}",
                "{'action': 'rollback', 'environment': 'dev', 'since': '2026-03-02T08:00:00Z', 'hold': true}"
            })
    void rollbackThatHoldsNeedsBothActions(String request) {
        assertThat(refusal("{'actions': ['rollback', 'status']}", request))
                .contains("caller team may not request hold, only: rollback, status" + END);
        assertThat(refusal("{'actions': ['rollback', 'hold']}", request)).isEmpty();
        assertThat(refusal("{}", request)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'service': 'web', 'environment': 'dev', 'tag': 'v1', 'despiteHold': true}",
                "{'action': 'restart', 'service': 'web', 'environment': 'dev', 'despiteHold': true}",
                "{'action': 'promote', 'environment': 'dev', 'from': 'test', 'despiteHold': true}"
            })
    void exemptionNeedsItsOwnRight(String request) {
        String action = RequestAction.of(request(request)).json();
        String refused = "caller team may not set despiteHold: its `actions` do not name it" + END;

        assertThat(refusal("{}", request)).contains(refused);
        assertThat(refusal("{'actions': ['%s', 'despiteFindings']}".formatted(action), request))
                .contains(refused);
        assertThat(refusal("{'actions': ['%s', 'despiteHold']}".formatted(action), request))
                .isEmpty();
    }

    /** A field that exempts a request from a rule must not be forgotten here. */
    @Test
    void everyExemptionOfARequestIsChecked() {
        List<String> exemptions = Arrays.stream(RequestMetadata.class.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(name -> name.startsWith("despite"))
                .toList();

        assertThat(exemptions)
                .isNotEmpty()
                .isSubsetOf(RequestMetadata.EXEMPTIONS)
                .allSatisfy(name -> assertThat(refusal(
                                "{}",
                                "{'service': 'web', 'environment': 'dev', 'tag': 'v1', '%s': true}".formatted(name)))
                        .get()
                        .asString()
                        .contains("may not set " + name));
    }

    @Test
    void tableHasEveryAction() {
        Set<RequestAction> all = EnumSet.noneOf(RequestAction.class);
        requests().forEach(request -> all.add(RequestAction.of(request((String) request.get()[0]))));
        noTarget().forEach(request -> all.add(RequestAction.of(request((String) request.get()[0]))));

        assertThat(all).containsExactly(RequestAction.values());
    }

    static Stream<Arguments> requests() {
        return Stream.concat(requestsOfAService(), requestsOfAnEnvironment());
    }

    static Stream<Arguments> requestsOfAService() {
        return REQUESTS.stream()
                .map("{'service': 'web', 'environment': 'dev', %s}"::formatted)
                .map(Arguments::of);
    }

    static Stream<Arguments> requestsOfAnEnvironment() {
        return OF_AN_ENVIRONMENT.stream()
                .map("{'environment': 'dev', %s}"::formatted)
                .map(Arguments::of);
    }

    static Stream<Arguments> noTarget() {
        return OF_NO_TARGET.stream().map("{%s}"::formatted).map(Arguments::of);
    }

    private static String action(String request) {
        return RequestAction.of(request(request)).json();
    }

    private static Optional<String> refusal(String limits, String request) {
        String callers = "{'team': %s}".formatted(limits).replace('\'', '"');
        Caller caller =
                CallersParser.parse("SLIPWAY_CALLERS", callers).named("team").orElseThrow();
        return CallerRules.refusal(caller, request(request));
    }

    private static Trigger.Request request(String json) {
        return (Trigger.Request) TriggerParser.read(Json.parse(json.replace('\'', '"')), new Invocation("i", NOW));
    }
}
