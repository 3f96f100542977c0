package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundariesParserTest {
    private static final String SECRET = "hunter2";

    @Test
    void readsListsAndSingleGlobs() {
        Boundaries boundaries = Boundaries.parse("X", """
                {"/slipway/targets/team-a/*": {
                   "repository": ["team-a/*"], "registry": "*", "cluster": ["team-a", "team-a-*"], "ecsService": "*",
                   "family": ["team-a-*"], "template": ["team-a-*"],
                   "roleArn": ["own", "arn:aws:iam::123456789012:role/slipway-team-a"], "region": "eu-*",
                   "service": "*", "task": "*", "environment": ["dev", "prod"], "like": "*", "taskRoleArn": "*",
                   "signed": "true", "scan": ["critical", "high"]},
                 "/slipway/targets/platform": {}}""");

        assertThat(boundaries.entries()).hasSize(2);
        assertThat(boundaries.entries().getFirst().limits().permitted()).containsOnlyKeys(BoundaryField.values());
        assertThat(boundaries.entries().getLast().limits().permitted()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'/a/*': {'repositry': 'x'}}            | X [\"/a/*\"].repositry             | did you mean repository?",
                "{'/a/*': {'containers': 'x'}}           | X [\"/a/*\"].containers            | is not a field; the fields are repository, registry",
                "{'/a/*': {'repository': []}}            | X [\"/a/*\"].repository            | is empty, so no target would be inside",
                "{'/a/*': {'repository': ''}}            | X [\"/a/*\"].repository            | is empty",
                "{'/a/*': {'repository': ['x', ' ']}}    | X [\"/a/*\"].repository[1]         | is empty",
                "{'/a/*': {'repository': ['x', 1]}}      | X [\"/a/*\"].repository[1]         | is a number; write a string",
                "{'/a/*': {'repository': null}}          | X [\"/a/*\"].repository            | is null; write a list of globs",
                "{'/a/*': {'repository': {}}}            | X [\"/a/*\"].repository            | is an object; write a list of globs",
                "{'/a/*': {'cluster': ['{team}']}}       | X [\"/a/*\"].cluster[0]            | has a brace",
                "{'/a/*': {'cluster': 'team-a '}}        | X [\"/a/*\"].cluster               | a space",
                "{'/a/*': []}                            | X [\"/a/*\"]                       | write an object",
                "{'/a/*': null}                          | X [\"/a/*\"]                       | write an object",
                "{'a/*': {}}                             | X [\"a/*\"]                        | begins with a slash",
                "{'*': {}}                               | X [\"*\"]                          | begins with a slash",
                "{'/a/': {}}                             | X [\"/a/\"]                        | does not end with one",
                "{'/a//b': {}}                           | X [\"/a//b\"]                      | matches no parameter's name",
                "{'/a/{x}': {}}                          | X [\"/a/{x}\"]                     | matches no parameter's name",
                "{'/a/ b': {}}                           | X [\"/a/ b\"]                      | matches no parameter's name",
                "{'': {}}                                | X [\"\"]                           | matches no parameter's name",
                "{}                                      | X                                  | is empty, so no parameter may have a target",
                "[]                                      | X                                  | is a list",
                "{'/a/*': {}                             | X                                  | ends too early",
                "{'/a/*': {}, '/a/*': {}}                | X                                  | two members of the same name",
            })
    void saysWhereAProblemIsAndWhatToDo(String json, String path, String what) {
        assertThat(problems(json))
                .singleElement()
                .satisfies(problem -> assertThat(problem.path()).isEqualTo(path))
                .satisfies(problem -> assertThat(problem.what()).contains(what));
    }

    @Test
    void listsEveryProblemAtOnce() {
        assertThat(problems("{'a': {'cluster': []}, '/b/': {'family': ''}, '/c': {'famly': 'x'}}"))
                .extracting(ConfigurationProblem::path)
                .containsExactly("X a", "X a.cluster", "X [\"/b/\"]", "X [\"/b/\"].family", "X [\"/c\"].famly");
    }

    @ParameterizedTest
    @CsvSource({
        "{'/a/*': {'cluster': '{hunter2'}}",
        "{'/a/*': {'cluster': [' hunter2']}}",
        "{'/a/*': 'hunter2'}",
        "hunter2"
    })
    void quotesNoValue(String json) {
        assertThat(problems(json).toString()).doesNotContain(SECRET);
    }

    private static List<ConfigurationProblem> problems(String json) {
        return catchThrowableOfType(
                        InvalidConfigurationException.class, () -> Boundaries.parse("X", json.replace('\'', '"')))
                .problems();
    }
}
