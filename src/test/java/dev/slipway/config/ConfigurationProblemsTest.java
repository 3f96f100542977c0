package dev.slipway.config;

import static dev.slipway.fixtures.ConfigurationFixture.HOME;
import static dev.slipway.fixtures.ConfigurationFixture.json;
import static dev.slipway.fixtures.ConfigurationFixture.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.ecr.Severity;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.VersionNames;
import dev.slipway.fixtures.ConfigurationFixture;
import dev.slipway.pattern.TagPattern;
import dev.slipway.select.Targets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationProblemsTest {
    private static final String WEB_DEV = "{'service':'web','environment':'dev','repository':'acme/web'%s}";
    private static final String WEB_PROD = "{'service':'web','environment':'prod','repository':'acme/web'%s}";
    private static final String PATTERN =
            "{'service':'{service}','environment':'{environment}','repository':'apps/{service}','tags':['{environment}-*']%s}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`                       ` | $               | write {\"targets\"",
                "nonsense                  | $               | not valid JSON",
                "{'targets':[]}x           | $               | not valid JSON",
                "{'targets':[],'targets':[]} | $             | not valid JSON",
                "[]                        | $               | is a list; write {\"targets\"",
                "null                      | $               | is null",
                "{}                        | targets         | is missing",
                "{'target':[]}             | target          | did you mean targets?",
                "{'targets':{}}            | targets         | is an object; write a list",
                "{'targets':[]}            | targets         | write at least one target",
                "{'targets':['web']}       | targets[0]      | is a string; write an object",
                "{'targets':[null]}        | targets[0]      | is null; write an object",
                "{'service':1}             | service         | is a number",
                "{'service':'web'}         | environment     | is missing",
                "{'service':'web'}         | repository      | is missing",
            })
    void rejectsAnythingButAListOfTargetsOrOneTarget(String json, String where, String what) {
        assertOneAt(problems(json.replace('\'', '"')), where, what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'Cluster':'x'            | Cluster           | did you mean cluster?",
                "'ecs_service':'x'        | ecs_service       | did you mean ecsService?",
                "'tag':['x']              | tag               | did you mean tags?",
                "'containerz':['x']       | containerz        | did you mean containers?",
                "'colour':'x'             | colour            | the fields are service, task, environment",
                "'$schema':'x'            | $schema           | is not a field",
                "'a b':'x'                | [\"a b\"]         | is not a field",
                "'cluster':1              | cluster           | is a number; write a string",
                "'cluster':null           | cluster           | is null; write a string, \"…\", or leave it out",
                "'cluster':' '            | cluster           | is empty",
                "'cluster':'a/b'          | cluster           | is not a cluster's name",
                "'cluster':'arn:aws:ecs:eu-central-1:123456789012:service/x' | cluster | is not a cluster's name",
                "'cluster':'arn:aws:ecs:us-east-1:123456789012:cluster/x' | cluster | is in us-east-1 of 123456789012, and the target is in eu-central-1 of 123456789012; set region and roleArn",
                "'cluster':'arn:aws:ecs:eu-central-1:999999999999:cluster/x','region':'eu-central-1' | cluster | is in eu-central-1 of 999999999999",
                "'cluster':'arn:aws:ecs:us-east-1:999999999999:cluster/x','roleArn':'arn:aws:iam::999999999999:role/x' | cluster | the target is in eu-central-1 of 999999999999",
                "'ecsService':'a.b'       | ecsService        | name that ECS allows",
                "'family':'a b'           | family            | name that ECS allows",
                "'template':'web-dev:3'   | template          | name that ECS allows",
                "'family':'x','template':'x' | family         | Terraform owns the template",
                "'template':'web-dev'     | family            | Terraform owns the template",
                "'containers':'app'       | containers        | is a string; write a list",
                "'containers':['app',2]   | containers[1]     | is a number",
                "'containers':['a.b']     | containers[0]     | name that ECS allows",
                "'versionVariables':'V'   | versionVariables  | is a string; write a list of strings",
                "'versionVariables':[7]   | versionVariables[0] | is a number; write a string",
                "'versionVariables':['A B'] | versionVariables[0] | is not an environment variable's name (a letter or",
                "'versionVariables':['A','B','A'] | versionVariables[2] | is in the list twice; remove one",
                "'versionLabels':['a=b']  | versionLabels[0]  | is not a docker label's name (a letter or digit",
                "'versionLabels':['a','a'] | versionLabels[1] | is in the list twice; remove one",
                "'tags':'main-*'          | tags              | is a string; write a list",
                "'tags':['a',7]           | tags[1]           | is a number",
                "'tags':['']              | tags[0]           | is empty",
                "'tags':['a','/[/']       | tags[1]           | RE2",
                "'tags':['semver:one']    | tags[0]           | not a version range",
                "'tags':['semver:>=2 <1'] | tags[0]           | cannot match a tag, because no version is in this range",
                "'tags':['v*','-*']       | tags[1]           | cannot match a tag, because tags do not begin with",
                "'tags':['v*','!.*']      | tags[1]           | cannot match a tag, because tags do not begin with",
                "'tags':['!v*','!*-rc']   | tags              | has no pattern of tags to deploy; add one",
                "'tags':['v*','!{a}{b}{a}{b}'] | tags[1]      | only one name may occur more than once",
                "'cluster':'{c}','tags':['x','!{c}-*'] | cluster | nothing binds {c}",
                "'tags':['{a}{b}{a}{b}']  | tags[0]           | only one name may occur more than once",
                "'tags':['a/b']           | tags[0]           | tags cannot contain \"/\"",
                "'registry':'docker.io'   | registry          | is not a registry's host",
                "'placeholderTag':'a b'   | placeholderTag    | is not an image tag",
                "'rollback':'on'          | rollback          | write \"auto\", or \"off\"",
                "'rollback':false         | rollback          | is a boolean",
                "'deadlineMinutes':0      | deadlineMinutes   | at least 1",
                "'deadlineMinutes':-1     | deadlineMinutes   | at least 1",
                "'deadlineMinutes':1.5    | deadlineMinutes   | whole number",
                "'deadlineMinutes':'30'   | deadlineMinutes   | is a string",
                "'deadlineMinutes':99999999999    | deadlineMinutes | whole number",
                "'deadlineMinutes':1e999999999    | deadlineMinutes | whole number",
                "'deadlineMinutes':1e-999999999   | deadlineMinutes | whole number",
                "'followTemplate':'yes'   | followTemplate    | is a string; write true or false",
                "'followTemplate':1       | followTemplate    | is a number; write true or false",
                "'followTemplate':null    | followTemplate    | is null; write true or false",
                "'signed':'yes'           | signed            | is a string; write true or false",
                "'signed':null            | signed            | is null; write true or false",
                "'scan':'medium'          | scan              | is \"medium\"; write \"critical\" or \"high\"",
                "'scan':'HIGH'            | scan              | is \"HIGH\"; write",
                "'scan':''                | scan              | is \"\"; write",
                "'scan':true              | scan              | is a boolean; write \"critical\" or \"high\"",
                "'scan':null              | scan              | is null; write",
                "'scan':['high']          | scan              | is a list; write",
                "'region':'Frankfurt'     | region            | is not a region",
                "'roleArn':'slipway'      | roleArn           | is not a role's ARN",
                "'cluster':'{nowhere}'    | cluster           | nothing binds {nowhere}",
                "'containers':['{c}']     | containers[0]     | nothing binds {c}",
                "'versionLabels':['{c}']  | versionLabels[0]  | nothing binds {c}",
                "'cluster':'{'            | cluster           | \"{\" without a \"}\"",
                "'cluster':'{c}','tags':['{c}-*','v*'] | tags[1] | does not bind {c}",
                "'cluster':'{c}','tags':['{c}-*','semver:1'] | tags[1] | does not bind {c}",
            })
    void reportsEachProblemWithItsPathAndWhatToDo(String members, String where, String what) {
        String targets = json(WEB_PROD.formatted(""), WEB_DEV.formatted("," + members));

        assertOneAt(problems(targets), where.startsWith("[") ? "targets[1]" + where : "targets[1]." + where, what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                                        | ` `",
                "'template':'tf-{environment}-{service}' | ` `",
                "'template':'tf-{service}'               | does not contain {environment}",
                "'template':'tf'                         | does not contain {environment}, {service}",
                "'template':'{service}{environment}{service}{environment}' | repeats several names",
            })
    void followedTemplateMustContainAllNamesOfThePattern(@Nullable String template, String what) {
        String members = ",'followTemplate':true" + (template == null ? "" : "," + template);
        List<ConfigurationProblem> problems = problems(json(PATTERN.formatted(members)));

        assertThat(problems.stream().map(ConfigurationProblem::toString).collect(Collectors.joining()))
                .contains(what.strip())
                .matches(what.isBlank() ? "" : "targets\\[0]\\.(followTemplate|template): .*");
        assertThat(problems(json(PATTERN.formatted(members.replace("true", "false")))))
                .isEmpty();
    }

    /** Two targets never share a family or an ECS service, so each must contain every name that tells them apart. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'family':'{service}'                            | family     | {environment} | family",
                "'family':'f'                                    | family     | {environment}, {service} | family",
                "'ecsService':'main'                             | ecsService | {service}     | ECS service",
                "'cluster':'shared'                              |            | {environment} | ECS service",
                "'cluster':'shared','ecsService':'{service}'     | ecsService | {environment} | ECS service",
                "'cluster':'{service}','ecsService':'main'       | ecsService | {environment} | ECS service",
                "'tags':['{environment}-{x}'],'cluster':'{environment}-{x}' |  | {x}  | family",
                "'tags':['{environment}-{x}'],'family':'{service}-{environment}-{x}' |  | {x} | ECS service",
                "'repository':'{team}/{service}','ecsService':'{team}-{service}' |  | {team} | family",
                "'repository':'{team}/{service}','family':'{team}-{service}-{environment}' |  | {team} | ECS service",
                "'tags':['{environment}-{x}'],'registry':'{x}.dkr.ecr.eu-west-1.amazonaws.com','ecsService':'{x}-{service}' |  | {x} | family",
            })
    void familyAndEcsServiceContainEveryNameThatTellsTargetsApart(
            String members, @Nullable String field, String names, String shared) {
        assertThat(problems(json(pattern(members))))
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.path()).isEqualTo(field == null ? "targets[0]" : "targets[0]." + field))
                .satisfies(problem -> assertThat(problem.what())
                        .contains("not contain %s, so several targets would share one %s".formatted(names, shared)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'family':'{environment}_{service}'",
                "'cluster':'shared','ecsService':'{service}-{environment}'",
                "'cluster':'{service}-{environment}','ecsService':'main'",
                "'tags':['{environment}-{region}'],'region':'{region}'",
                "'tags':['{environment}-{x}'],'roleArn':'arn:aws:iam::{x}:role/slipway'",
                "'tags':['{environment}-{branch}']",
                "'tags':['{environment}-{x}'],'containers':['{x}']",
                "'tags':['{environment}-{x}'],'template':'{x}'",
            })
    void acceptsPatternWhoseTargetsHaveTheirOwnFamilyAndEcsService(String members) {
        assertThat(problems(json(pattern(members)))).isEmpty();
    }

    /** The pattern with these members in the place of its own. */
    private static String pattern(String members) {
        String own = PATTERN.formatted("," + members);
        for (String field : List.of("tags", "repository")) {
            own = members.contains("'" + field + "'")
                    ? own.replaceFirst("'%s':(\\[[^]]*]|'[^']*'),".formatted(field), "")
                    : own;
        }
        return own;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "acme/Web       | name that ECR allows",
                "acme/web:1     | name that ECR allows",
                "acme/*         | name that ECR allows",
                "a              | name that ECR allows",
                "123456789012.dkr.ecr.eu-central-1.amazonaws.com/web | name that ECR allows",
                "{a}/{b}/{a}/{b}| only one name may occur more than once",
                "{a}/Web        | name that ECR allows",
            })
    void rejectsInvalidRepositoryNames(String repository, String what) {
        assertOneAt(
                problems(json("{'service':'web','environment':'dev','repository':'%s'}".formatted(repository))),
                "targets[0].repository",
                what);
    }

    @Test
    void namesTheFieldToSetWhenEcsForbidsItsDefault() {
        List<ConfigurationProblem> problems =
                problems(json("{'service':'my.app','environment':'dev','repository':'acme/web','cluster':'c'}"));

        assertThat(problems)
                .extracting(ConfigurationProblem::path)
                .containsExactly("targets[0].ecsService", "targets[0].family", "targets[0].template");
        assertThat(problems).allSatisfy(p -> assertThat(p.what()).contains("is not set", "its default", "set it"));
    }

    static Stream<Arguments> conflicts() {
        String role = ",'roleArn':'arn:aws:iam::%s:role/%s'";
        String explicit = ",'cluster':'c','ecsService':'s'";
        return Stream.of(
                Arguments.of("the same twice", WEB_DEV.formatted(""), WEB_DEV.formatted(""), "targets[1].service"),
                Arguments.of(
                        "one ECS service",
                        WEB_DEV.formatted(explicit),
                        WEB_PROD.formatted(explicit),
                        "targets[1].ecsService"),
                Arguments.of(
                        "one ECS service, once by ARN",
                        WEB_DEV.formatted(",'cluster':'arn:aws:ecs:eu-central-1:123456789012:cluster/c'"),
                        WEB_PROD.formatted(",'cluster':'c'"),
                        "targets[1]"),
                Arguments.of(
                        "one ECS service, through two roles of one account",
                        WEB_DEV.formatted(explicit + role.formatted("111111111111", "a")),
                        WEB_PROD.formatted(explicit + role.formatted("111111111111", "b")),
                        "targets[1].ecsService"),
                Arguments.of(
                        "one ECS service, the own region once by name",
                        WEB_DEV.formatted(explicit + ",'region':'eu-central-1'"),
                        WEB_PROD.formatted(explicit),
                        "targets[1].ecsService"),
                Arguments.of(
                        "one family",
                        WEB_DEV.formatted(",'family':'f'"),
                        WEB_PROD.formatted(",'family':'f'"),
                        "targets[1].family"),
                Arguments.of(
                        "one's family is the other's template",
                        WEB_DEV.formatted(",'template':'t'"),
                        WEB_PROD.formatted(",'family':'t'"),
                        "targets[1].family"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("conflicts")
    void rejectsConflictingTargets(String name, String first, String second, String where) {
        assertOneAt(problems(json(first, second)), where, "which targets[0] also has");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",'cluster':'c','ecsService':'s','region':'eu-west-1' | ,'cluster':'c','ecsService':'s'",
                ",'family':'f','region':'eu-west-1' | ,'family':'f'",
                ",'family':'f','roleArn':'arn:aws:iam::111111111111:role/a' | ,'family':'f'",
                ",'template':'t' | ,'template':'t'",
            })
    void acceptsTheSameNamesElsewhereAndASharedTemplate(String first, String second) {
        assertThat(problems(json(WEB_DEV.formatted(first), WEB_PROD.formatted(second))))
                .isEmpty();
    }

    @Test
    void listsAllProblemsAtOnce() {
        List<ConfigurationProblem> problems = problems(json(
                "{'service':'web','environment':'dev','repository':'acme/web','tags':['/[/'],'cluster':'{x}','oops':1}",
                "{'environment':7,'repository':'Acme','rollback':'x','family':'f'}",
                WEB_DEV.formatted(",'family':'f'")));

        // the tag pattern that could not be parsed may contain {x}
        assertThat(problems)
                .extracting(ConfigurationProblem::path)
                .containsExactlyInAnyOrder(
                        "targets[0].oops",
                        "targets[0].tags[0]",
                        "targets[1].service",
                        "targets[1].environment",
                        "targets[1].repository",
                        "targets[1].rollback",
                        "targets[2].family");
        assertThatThrownBy(() -> Configuration.parse(json(WEB_DEV, WEB_DEV), HOME))
                .isInstanceOf(InvalidConfigurationException.class);
    }

    @Test
    void messageListsEachProblemOnItsOwnLine() {
        assertThatThrownBy(() -> Configuration.parse(json(WEB_DEV.formatted(",'x':1,'y':2")), HOME))
                .isInstanceOf(InvalidConfigurationException.class)
                .message()
                .satisfies(m -> assertThat(m.lines())
                        .hasSize(3)
                        .anyMatch(l -> l.startsWith("  targets[0].x: "))
                        .anyMatch(l -> l.startsWith("  targets[0].y: ")));
    }

    @Test
    void textOfTheConfigurationCannotForgeALogLine() {
        List<ConfigurationProblem> problems = problems(json(WEB_DEV.formatted(
                ",'a\\nb\\u2028c':1,'cluster':'x\\nERROR forged','tags':['/[\\n/','a\\nb'],'rollback':'\\r\\n'")));

        assertThat(problems).hasSizeGreaterThanOrEqualTo(5);
        assertThat(problems).allSatisfy(p -> assertThat(p.toString()).matches("[^\\p{Cntrl}\\u2028]*"));
    }

    @Test
    void checksAPatternAroundItsNames() {
        assertThat(problems(json(PATTERN.formatted("")))).isEmpty();
        assertThat(problems(json(PATTERN.formatted(",'region':'{environment}','roleArn':'{service}'"))))
                .isEmpty();
        assertOneAt(
                problems(json(PATTERN.formatted(",'family':'{service}/{environment}'"))),
                "targets[0].family",
                "name that ECS allows");
        assertOneAt(
                problems(json(
                        PATTERN.formatted(",'family':'{service}-{environment}','template':'{service}-{environment}'"))),
                "targets[0].family",
                "Terraform owns the template");
    }

    @Test
    void fillsInDefaults() {
        assertThat(ConfigurationFixture.targets(WEB_DEV.formatted("")).explicit())
                .containsExactly(new Target(
                        "web",
                        "dev",
                        "123456789012.dkr.ecr.eu-central-1.amazonaws.com",
                        "acme/web",
                        List.of(),
                        "dev",
                        Optional.of("web"),
                        Optional.empty(),
                        "web-dev",
                        "web-dev-template",
                        List.of(),
                        "latest",
                        VersionNames.NONE,
                        Target.Rollback.AUTO,
                        OptionalInt.empty(),
                        false,
                        Optional.empty(),
                        ImageGate.NONE,
                        Location.OWN));
    }

    @Test
    void readsEveryField() {
        assertThat(ConfigurationFixture.targets("""
                {'service':'web','environment':'dev','repository':'acme/web','tags':['main-*','semver:1.x'],
                 'cluster':'c','ecsService':'s','family':'f','template':'t','containers':['app','jobs'],
                 'registry':'111111111111.dkr.ecr.us-east-1.amazonaws.com','placeholderTag':'none','rollback':'off',
                 'versionVariables':['DD_VERSION','SENTRY_RELEASE'],'versionLabels':['com.datadoghq.tags.version'],
                 'deadlineMinutes':45,'releaseTask':{'command':['bin/migrate']},'followTemplate':true,'signed':true,'scan':'high',
                 'region':'us-east-1','roleArn':'arn:aws:iam::111111111111:role/x/slipway'}
                """).explicit())
                .containsExactly(new Target(
                        "web",
                        "dev",
                        "111111111111.dkr.ecr.us-east-1.amazonaws.com",
                        "acme/web",
                        List.of(TagPattern.parse("main-*"), TagPattern.parse("semver:1.x")),
                        "c",
                        Optional.of("s"),
                        Optional.empty(),
                        "f",
                        "t",
                        List.of("app", "jobs"),
                        "none",
                        new VersionNames(
                                List.of("DD_VERSION", "SENTRY_RELEASE"), List.of("com.datadoghq.tags.version")),
                        Target.Rollback.OFF,
                        OptionalInt.of(45),
                        true,
                        Optional.of(new ReleaseTask(
                                List.of("bin/migrate"),
                                Optional.empty(),
                                ReleaseTask.TIMEOUT,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())),
                        new ImageGate(true, Optional.of(Severity.HIGH)),
                        new Location(
                                Optional.of("us-east-1"), Optional.of("arn:aws:iam::111111111111:role/x/slipway"))));
    }

    @Test
    void acceptsTargetsOnPushOnRequestAndByPattern() {
        assertThat(Targets.of(Configuration.parse(ConfigurationFixture.THREE_TARGETS, HOME))
                        .explicit())
                .extracting(Target::toString)
                .containsExactly("web in dev", "web in prod");
    }

    private static void assertOneAt(List<ConfigurationProblem> problems, String where, String what) {
        assertThat(problems)
                .filteredOn(p -> p.path().equals(where))
                .singleElement()
                .satisfies(p -> assertThat(p.what()).contains(what));
    }
}
