package dev.slipway.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.config.ConfigurationProblem;
import dev.slipway.config.InvalidConfigurationException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallersParserTest {
    @Test
    void readsEveryMember() {
        Callers callers = parse("""
                {'web': {'actions': ['deploy', 'despiteHold', 'despiteFindings'], 'services': ['web', 'api-*'],
                         'environments': ['dev'], 'from': ['d?v']},
                 'Release_2': {}}""");

        Caller web = callers.named("web").orElseThrow();
        assertThat(web.actions()).contains(List.of("deploy", "despiteHold", "despiteFindings"));
        assertThat(web.targets()).isEqualTo("services web, api-*; environments dev");
        assertThat(web.from()).hasToString("Optional[d?v]");
        Caller release = callers.named("Release_2").orElseThrow();
        assertThat(release.isLimited()).isFalse();
        assertThat(release.actions()).isEqualTo(Optional.empty());
        assertThat(callers.named("WEB")).isEmpty();
    }

    @Test
    void readsAnInstallationWithoutCallers() {
        assertThat(parse("{}").byName()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'web': {},}                          | $                       | is not valid JSON",
                "{'web': {}, 'web': {}}                | $                       | two members of the same name",
                "[]                                    | $                       | write an object of callers",
                "{'live': {}}                          | $.live                  | choose another name",
                "{'7': {}}                             | $[\"7\"]            | cannot be the name of an alias",
                "{'a b': {}}                           | $[\"a b\"]          | cannot be the name of an alias",
                "{'$LATEST': {}}                       | $.$LATEST               | cannot be the name of an alias",
                "{'': {}}                              | $[\"\"]             | cannot be the name of an alias",
                "{'web': []}                           | $.web                   | is a list; write an object with actions, services",
                "{'web': {'service': ['a']}}           | $.web.service           | did you mean services?",
                "{'web': {'x': 1}}                     | $.web.x                 | the fields are actions, services, environments, from",
                "{'web': {'actions': 'deploy'}}        | $.web.actions           | is a string; write a list",
                "{'web': {'actions': null}}            | $.web.actions           | is null; write a list",
                "{'web': {'actions': []}}              | $.web.actions           | is empty, which would permit nothing",
                "{'web': {'services': []}}             | $.web.services          | leave it out to limit nothing",
                "{'web': {'environments': []}}         | $.web.environments      | leave it out to limit nothing",
                "{'web': {'from': []}}                 | $.web.from              | leave it out to limit nothing",
                "{'web': {'actions': ['deploy', 'x']}} | $.web.actions[1]        | the actions are deploy, rollback, status",
                "{'web': {'actions': ['Deploy']}}      | $.web.actions[0]        | is not an action",
                "{'web': {'actions': [1]}}             | $.web.actions[0]        | is a number; write a string",
                "{'web': {'actions': ['deploy', 'deploy']}} | $.web.actions[1]   | is in the list twice",
                "{'web': {'actions': ['despiteHold']}} | $.web.actions           | permits no request",
                "{'web': {'services': ['a/b']}}        | $.web.services[0]       | do not contain \"/\"",
                "{'web': {'services': ['web', '']}}    | $.web.services[1]       | is empty",
                "{'web': {'environments': [['dev']]}}  | $.web.environments[0]   | is a list; write a string",
                "{'web': {'from': ['{env}']}}          | $.web.from[0]           | do not contain \"{\""
            })
    void refusesWithTheJsonPath(String json, String path, String what) {
        InvalidConfigurationException refused =
                catchThrowableOfType(InvalidConfigurationException.class, () -> parse(json));

        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("ssm:/callers " + path);
            assertThat(problem.what()).contains(what);
        });
    }

    @Test
    void listsEveryProblem() {
        InvalidConfigurationException refused = catchThrowableOfType(
                InvalidConfigurationException.class,
                () -> parse("{'web': {'actions': ['x'], 'from': 1}, 'ok': {}, 'live': {'y': 2}}"));

        assertThat(refused.problems())
                .extracting(ConfigurationProblem::path)
                .containsExactly(
                        "ssm:/callers $.web.actions[0]",
                        "ssm:/callers $.web.from",
                        "ssm:/callers $.live",
                        "ssm:/callers $.live.y");
    }

    /** Somebody may have written a secret into the wrong place. */
    @Test
    void quotesNoValue() {
        assertThatThrownBy(
                        () -> parse("{'web': {'actions': ['hunter2'], 'services': ['hunter2/x'], 'from': 'hunter2'}}"))
                .message()
                .doesNotContain("hunter2");
    }

    private static Callers parse(String json) {
        return CallersParser.parse("ssm:/callers", json.replace('\'', '"'));
    }
}
