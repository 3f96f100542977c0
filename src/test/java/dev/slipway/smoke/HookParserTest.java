package dev.slipway.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.smoke.SmokeRequest.Method;
import dev.slipway.text.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookParserTest {
    private static final String DEPLOYMENT = "arn:aws:ecs:eu-central-1:123456789012:service-deployment/c/web/1";
    private static final String OF = "POST_TEST_TRAFFIC_SHIFT " + DEPLOYMENT;

    @Test
    void readsEveryField() {
        SmokeTest test = parse("""
                {"requests": [{"url": "https://example.com/health?deep=1", "method": "POST",
                               "headers": {"X-Smoke": "a b"}, "status": [200, 204], "contains": "ok"},
                              {"url": "http://example.com:8080"}],
                 "tries": 5, "timeoutSeconds": 60}""");

        assertThat(test.requests())
                .containsExactly(
                        new SmokeRequest(
                                TestUrl.parse("https://example.com/health?deep=1"),
                                Method.POST,
                                Map.of("X-Smoke", "a b"),
                                List.of(200, 204),
                                Optional.of("ok")),
                        new SmokeRequest(
                                TestUrl.parse("http://example.com:8080/"),
                                Method.GET,
                                Map.of(),
                                List.of(200),
                                Optional.empty()));
        assertThat(test.tries()).isEqualTo(5);
        assertThat(test.timeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(test.progress()).isEqualTo(new Progress(OF, 0, 0));
    }

    @Test
    void fillsInWhatIsLeftOut() {
        SmokeTest test = parse("{'requests': [{'url': 'http://example.com'}]}");

        assertThat(test.tries()).isEqualTo(3);
        assertThat(test.timeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void readsDetailsThatAreAText() {
        ObjectNode event = event("{}");
        event.put("hookDetails", "{\"requests\": [{\"url\": \"http://example.com\"}], \"tries\": 7}");

        assertThat(HookParser.parse(event).tries()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            [] | hookDetails: a list, not a JSON object
            7 | hookDetails: a number, not a JSON object
            {} | hookDetails.requests: missing, not a list of 1 to 20 requests
            {'requests': []} | hookDetails.requests: 0 requests, not a list of 1 to 20
            {'requests': {}} | hookDetails.requests: an object
            {'requests': [7]} | hookDetails.requests[0]: a number, not a JSON object
            {'requests': [{}]} | hookDetails.requests[0].url: missing
            {'requests': [{'url': 7}]} | hookDetails.requests[0].url: a number, not a string
            {'requests': [{'url': 'file:///etc/passwd'}]} | hookDetails.requests[0].url: does not begin with http
            {'requests': [{'url': 'http://a:b@c'}]} | hookDetails.requests[0].url: has a user name
            {'requests': [OK, {'url': 'x'}]} | hookDetails.requests[1].url: does not begin with http
            {'requests': [OK], 'request': 1} | hookDetails.request: is not a field; did you mean requests?
            {'requests': [{'url': 'http://a', 'body': 'x'}]} | hookDetails.requests[0].body: is not a field; the fields are url
            {'requests': [{'url': 'http://a', 'method': 'get'}]} | hookDetails.requests[0].method: is not GET, HEAD, OPTIONS or POST
            {'requests': [{'url': 'http://a', 'method': 'CONNECT'}]} | hookDetails.requests[0].method: is not GET
            {'requests': [{'url': 'http://a', 'method': 7}]} | hookDetails.requests[0].method: is not GET
            {'requests': [{'url': 'http://a', 'status': '200'}]} | hookDetails.requests[0].status: is not a status from 200 to 599
            {'requests': [{'url': 'http://a', 'status': 100}]} | hookDetails.requests[0].status: is not
            {'requests': [{'url': 'http://a', 'status': 600}]} | hookDetails.requests[0].status: is not
            {'requests': [{'url': 'http://a', 'status': []}]} | hookDetails.requests[0].status: is not
            {'requests': [{'url': 'http://a', 'status': [200, 'x']}]} | hookDetails.requests[0].status: is not
            {'requests': [{'url': 'http://a', 'contains': ''}]} | hookDetails.requests[0].contains: has 0 characters
            {'requests': [{'url': 'http://a', 'contains': null}]} | hookDetails.requests[0].contains: null, not a string
            {'requests': [{'url': 'http://a', 'contains': 'x', 'method': 'HEAD'}]} | hookDetails.requests[0].contains: the answer to HEAD has no body
            {'requests': [{'url': 'http://a', 'headers': []}]} | hookDetails.requests[0].headers: a list, not a JSON object
            {'requests': [{'url': 'http://a', 'headers': {'X-A': 7}}]} | hookDetails.requests[0].headers.X-A: a number, not a string
            {'requests': [{'url': 'http://a', 'headers': {'Host': 'x'}}]} | hookDetails.requests[0].headers.Host: may not be given
            {'requests': [{'url': 'http://a', 'headers': {'content-length': '7'}}]} | headers.content-length: may not be given
            {'requests': [{'url': 'http://a', 'headers': {'TRANSFER-ENCODING': 'chunked'}}]} | headers.TRANSFER-ENCODING: may not be given
            {'requests': [{'url': 'http://a', 'headers': {'Connection': 'x'}}]} | headers.Connection: may not be given
            {'requests': [{'url': 'http://a', 'headers': {'Upgrade': 'h2c'}}]} | headers.Upgrade: may not be given
            {'requests': [{'url': 'http://a', 'headers': {'Expect': '100-continue'}}]} | headers.Expect: may not be given
            {'requests': [{'url': 'http://a', 'headers': {'Proxy-Authorization': 'x'}}]} | headers.Proxy-Authorization: may not be given
            {'requests': [{'url': 'http://a', 'headers': {'X-A': 'b\\r\\nHost: evil'}}]} | headers.X-A: has a line break
            {'requests': [{'url': 'http://a', 'headers': {'X-A': 'b\\nc'}}]} | headers.X-A: has a line break
            {'requests': [{'url': 'http://a', 'headers': {'X A': 'b'}}]} | headers[…]: is not a header name
            {'requests': [{'url': 'http://a', 'headers': {'X:A': 'b'}}]} | headers[…]: is not a header name
            {'requests': [{'url': 'http://a', 'headers': {'': 'b'}}]} | headers[…]: is not a header name
            {'requests': [{'url': 'http://a', 'headers': {'X-A': 'b', 'x-a': 'c'}}]} | headers.x-a: is given twice
            {'requests': [OK], 'tries': 0} | hookDetails.tries: is not a whole number from 1 to 10
            {'requests': [OK], 'tries': 11} | hookDetails.tries: is not a whole number from 1 to 10
            {'requests': [OK], 'tries': 2.5} | hookDetails.tries: is not a whole number from 1 to 10
            {'requests': [OK], 'timeoutSeconds': 61} | hookDetails.timeoutSeconds: is not a whole number from 1 to 60
            {'requests': [OK], 'timeoutSeconds': '9'} | hookDetails.timeoutSeconds: is not a whole number from 1 to 60
            {'requests': [OK], 'progress': 7} | hookDetails.progress: a number, not a JSON object
            {'requests': [OK], 'progress': {'request': 1}} | hookDetails.progress.request: is not a whole number from 0 to 0
            {'requests': [OK], 'progress': {'tries': 3}} | hookDetails.progress.tries: is not a whole number from 0 to 2
            """)
    void saysWhereDetailsAreWrong(String details, String problem) {
        assertThatThrownBy(() -> parse(details.replace("OK", "{'url': 'http://a'}")))
                .isInstanceOf(InvalidHookException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void refusesMoreRequestsThanTheLimit() {
        String many = "{'url': 'http://a'},".repeat(20) + "{'url': 'http://a'}";

        assertThatThrownBy(() -> parse("{'requests': [%s]}".formatted(many)))
                .hasMessageContaining("21 requests, not a list of 1 to 20 requests");
    }

    @Test
    void listsAllProblemsAndNoValue() {
        assertThatThrownBy(() -> parse("""
                {'requests': [{'url': 'ftp://user:s3cret@a/?s3cret', 'headers': {'X-A': 's3cret\\n', 's3cret s3cret': 'x'},
                               'method': 's3cret', 'contains': ['s3cret']}], 'tries': 's3cret'}"""))
                .hasMessageContaining("requests[0].url")
                .hasMessageContaining("headers.X-A")
                .hasMessageContaining("method")
                .hasMessageContaining("contains")
                .hasMessageContaining("tries")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void refusesTextThatIsNoJsonWithoutQuotingIt() {
        ObjectNode event = event("{}");
        event.put("hookDetails", "{\"requests\": s3cret");

        assertThatThrownBy(() -> HookParser.parse(event))
                .isInstanceOf(InvalidHookException.class)
                .hasMessageStartingWith("hookDetails: not valid JSON")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void goesOnWhereTheInvocationBeforeEnded() {
        SmokeTest test = parse(withProgress(OF));

        assertThat(test.progress()).isEqualTo(new Progress(OF, 1, 2));
    }

    @ParameterizedTest
    @CsvSource({
        "PRE_SCALE_UP arn:aws:ecs:eu-central-1:123456789012:service-deployment/c/web/1",
        "POST_TEST_TRAFFIC_SHIFT arn:aws:ecs:eu-central-1:123456789012:service-deployment/c/web/2",
        "x"
    })
    void beginsAgainForAnotherDeploymentOrStage(String of) {
        assertThat(parse(withProgress(of)).progress()).isEqualTo(new Progress(OF, 0, 0));
    }

    @Test
    void beginsAgainWhereEcsNamesNoDeployment() {
        ObjectNode event = event(withProgress("POST_TEST_TRAFFIC_SHIFT "));
        event.remove("resourceArn");

        assertThat(HookParser.parse(event).progress()).isEqualTo(new Progress("", 0, 0));
    }

    private static String withProgress(String of) {
        return """
                {'requests': [{'url': 'http://a'}, {'url': 'http://b'}],
                 'progress': {'of': '%s', 'request': 1, 'tries': 2}}""".formatted(of);
    }

    private static SmokeTest parse(String details) {
        return HookParser.parse(event(details));
    }

    private static ObjectNode event(String details) {
        ObjectNode event = Json.object();
        event.put("executionId", "f4fcae0f-9bec-41c6-ba87-0eaa0cef8af5");
        event.put("lifecycleStage", "POST_TEST_TRAFFIC_SHIFT");
        event.put("resourceArn", DEPLOYMENT);
        event.set("hookDetails", Json.parse(details.replace('\'', '"')));
        return event;
    }
}
