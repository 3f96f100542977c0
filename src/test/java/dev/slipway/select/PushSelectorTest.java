package dev.slipway.select;

import static dev.slipway.fixtures.ConfigurationFixture.DIGEST;
import static dev.slipway.fixtures.ConfigurationFixture.HOME;
import static dev.slipway.fixtures.ConfigurationFixture.push;
import static dev.slipway.fixtures.ConfigurationFixture.refused;
import static dev.slipway.fixtures.ConfigurationFixture.requestedTargets;
import static dev.slipway.fixtures.ConfigurationFixture.targets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.AccountRegion;
import dev.slipway.config.Configuration;
import dev.slipway.config.Target;
import dev.slipway.fixtures.ConfigurationFixture;
import dev.slipway.pattern.TagPattern;
import dev.slipway.trigger.RequestMetadata;
import dev.slipway.trigger.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushSelectorTest {
    private static final String PATTERN =
            "{'service':'{service}','environment':'{environment}','repository':'apps/{service}','tags':['{environment}-*']%s}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "acme/web     | main-42   | web in dev",
                "acme/web     | v1        | ''",
                "acme/web2    | main-42   | ''",
                "acme/we      | main-42   | ''",
                "x/acme/web   | main-42   | ''",
                "apps/shop    | dev-1     | shop in dev",
                "apps/shop    | prod-eu-1 | shop in prod",
                "apps/shop    | latest    | ''",
                "apps/a/b     | dev-1     | ''",
                "apps         | dev-1     | ''",
            })
    void selectsTargetsByRepositoryAndTag(String repository, String tag, String expected) {
        Selection selection = Targets.of(Configuration.parse(ConfigurationFixture.THREE_TARGETS, HOME))
                .select(push(repository, tag));

        assertThat(requestedTargets(selection)).isEqualTo(ConfigurationFixture.words(expected));
        assertThat(selection.refused()).isEmpty();
        assertThat(selection.ignored().isEmpty()).isEqualTo(!expected.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "app,         app in dev",
        "app-worker,  worker in dev",
        "my.app,      dotted in dev",
        "my-app,      dashed in dev",
        "my_app,      ''",
        "team/app,    nested in dev",
        "myxapp,      ''"
    })
    void matchesRepositoryNamesExactly(String repository, String expected) {
        String target = "{'service':'%s','environment':'dev','repository':'%s','tags':['*']}";
        Targets targets = targets(
                target.formatted("app", "app"),
                target.formatted("worker", "app-worker"),
                target.formatted("dotted", "my.app"),
                target.formatted("dashed", "my-app"),
                target.formatted("nested", "team/app"));

        assertThat(requestedTargets(targets.select(push(repository, "1"))))
                .isEqualTo(ConfigurationFixture.words(expected));
    }

    @Test
    void ignoresPushToAnUnknownRepositoryAndSaysWhy() {
        assertThat(Targets.of(Configuration.parse(ConfigurationFixture.THREE_TARGETS, HOME))
                        .select(push("other/thing", "main-1"))
                        .ignored())
                .isEqualTo("no target uses the repository 123456789012.dkr.ecr.eu-central-1.amazonaws.com/other/thing");
    }

    @Test
    void ignoresTagThatNoPatternMatchesAndSaysWhy() {
        assertThat(Targets.of(Configuration.parse(ConfigurationFixture.THREE_TARGETS, HOME))
                        .select(push("acme/web", "v1"))
                        .ignored())
                .contains("tag \"v1\" matches no pattern of web in dev (targets[0]): [main-*]")
                .contains("web in prod (targets[1]) has no tag patterns");
    }

    @Test
    void ignoresPushToAnotherRegistryAndNamesTheExpectedOne() {
        Selection selection = Targets.of(Configuration.parse(ConfigurationFixture.THREE_TARGETS, HOME))
                .select(push("123456789012.dkr.ecr.us-east-1.amazonaws.com", "acme/web", "main-1"));

        assertThat(selection.requests()).isEmpty();
        assertThat(selection.ignored()).contains("takes its images from").contains("eu-central-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "123456789012.dkr.ecr.eu-central-1.amazonaws.com",
                "123456789012.dkr.ecr-fips.eu-central-1.amazonaws.com",
                "123456789012.dkr-ecr.eu-central-1.on.aws",
                "123456789012.dkr-ecr-fips.eu-central-1.on.aws"
            })
    void acceptsEveryHostOfOneRegistry(String host) {
        Targets targets =
                targets("{'service':'web','environment':'dev','repository':'acme/web','tags':['*'],'registry':'%s'}"
                        .formatted(host));

        assertThat(targets.select(push("acme/web", "1")).requests())
                .singleElement()
                .satisfies(a -> assertThat(a.image().toString()).isEqualTo(host + "/acme/web:1@" + DIGEST));
    }

    /** The function's own registry, where the configuration names none, and the registry of a push there. */
    @ParameterizedTest
    @CsvSource({
        "us-gov-west-1,  123456789012.dkr.ecr.us-gov-west-1.amazonaws.com",
        "cn-north-1,     123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn",
        "eusc-de-east-1, 123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu",
        "us-iso-east-1,  123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov"
    })
    void defaultRegistryHasTheSuffixOfItsPartition(String region, String host) {
        Configuration configuration =
                Configuration.parse(ConfigurationFixture.THREE_TARGETS, new AccountRegion("123456789012", region));

        assertThat(Targets.of(configuration)
                        .select(push(host, "acme/web", "main-1"))
                        .requests())
                .singleElement()
                .satisfies(a -> assertThat(a.image().toString()).isEqualTo(host + "/acme/web:main-1@" + DIGEST));
    }

    @Test
    void requestOfAPushHasItsImageAndNoRequester() {
        Trigger.Push push = push("acme/web", "main-1");

        DeployRequest asked = Targets.of(Configuration.parse(ConfigurationFixture.THREE_TARGETS, HOME))
                .select(push)
                .requests()
                .getFirst();

        assertThat(asked)
                .isEqualTo(DeployRequest.of(
                        asked.target(),
                        push.image(),
                        RequestMetadata.ofEvent("event-1", ConfigurationFixture.TIME),
                        DeployRequest.By.PUSH));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'semver:^1' | true",
                "'semver:^1','v*' | false",
                "'v*','semver:^1' | false",
                "'semver:^1','main' | true"
            })
    void deploysOnlyNewerVersionsWhenOnlyASemverPatternMatches(String tags, boolean onlyNewer) {
        Selection selection = targets(
                        "{'service':'web','environment':'dev','repository':'acme/web','tags':[%s]}".formatted(tags))
                .select(push("acme/web", "v1.2.0"));

        assertThat(selection.requests()).singleElement().returns(onlyNewer, DeployRequest::onlyNewerVersions);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'v*','!*-rc'                         | v1.2.0    | true",
                "'v*','!*-rc'                         | v1.2.0-rc | false",
                "'!*-rc','v*'                         | v1.2.0-rc | false",
                "'semver:^1','!semver:<1.2'           | v1.1.9    | false",
                "'semver:^1','!semver:<1.2'           | v1.2.0    | true",
                "'{branch}-*','!{branch}-{branch}'    | main-main | false",
                "'{branch}-*','!{branch}-{branch}'    | main-dev  | true",
            })
    void deploysNoTagThatAnExclusionMatches(String tags, String tag, boolean deployed) {
        Selection selection = targets(
                        "{'service':'web','environment':'dev','repository':'acme/web','tags':[%s]}".formatted(tags))
                .select(push("acme/web", tag));

        assertThat(selection.requests()).hasSize(deployed ? 1 : 0);
        if (!deployed) {
            assertThat(selection.ignored())
                    .matches("tag \"%s\" is excluded by !.+ of web in dev \\(targets\\[0]\\)".formatted(tag));
        }
    }

    @Test
    void onePushSelectsSeveralTargets() {
        Selection selection = targets(
                        "{'service':'web','environment':'dev','repository':'acme/web','tags':['main-*']}",
                        "{'service':'jobs','environment':'dev','repository':'acme/web','tags':['*']}",
                        "{'service':'{part}','environment':'all','repository':'acme/{part}','tags':['*']}")
                .select(push("acme/web", "main-1"));

        assertThat(requestedTargets(selection)).containsExactly("web in dev", "jobs in dev", "web in all");
        assertThat(selection.ignored()).isEmpty();
    }

    @Test
    void boundNamesFillEveryOtherField() {
        Target target = targets("""
                {'service':'{s}','environment':'{e}','repository':'apps/{s}','tags':['{e}-{r}-*'],
                 'cluster':'c-{e}','ecsService':'{s}-svc','family':'f-{s}-{e}','template':'t-{s}-{e}',
                 'containers':['{s}','log-{s}'],'registry':'111111111111.dkr.ecr.{r}x-1.amazonaws.com',
                 'placeholderTag':'none-{e}','region':'{r}x-1','roleArn':'arn:aws:iam::111111111111:role/{e}'}
                """.replace("x-1", "-west-1"))
                .select(push("111111111111.dkr.ecr.eu-west-1.amazonaws.com", "apps/shop", "dev-eu-7"))
                .requests()
                .getFirst()
                .target();

        assertThat(target.toString()).isEqualTo("shop in dev");
        assertThat(target.images().toString()).isEqualTo("111111111111.dkr.ecr.eu-west-1.amazonaws.com/apps/shop");
        assertThat(target.serviceRef().toString()).isEqualTo("c-dev/shop-svc");
        assertThat(target.family()).isEqualTo("f-shop-dev");
        assertThat(target.template()).isEqualTo("t-shop-dev");
        assertThat(target.containers()).containsExactly("shop", "log-shop");
        assertThat(target.placeholderTag()).isEqualTo("none-dev");
        assertThat(target.location().region()).contains("eu-west-1");
        assertThat(target.location().roleArn()).contains("arn:aws:iam::111111111111:role/dev");
        assertThat(target.tags()).containsExactly(TagPattern.parse("dev-eu-*"));
    }

    @Test
    void bindsANameInRepositoryAndTagByTheRepository() {
        Targets targets = targets("{'service':'{s}','environment':'dev','repository':'apps/{s}','tags':['{s}-*']}");

        assertThat(requestedTargets(targets.select(push("apps/web-api", "web-api-1"))))
                .containsExactly("web-api in dev");
        assertThat(requestedTargets(targets.select(push("apps/web-api", "web-1"))))
                .isEmpty();
    }

    @Test
    void explicitTargetWinsOverAPattern() {
        Selection selection = targets(
                        PATTERN.formatted(""),
                        "{'service':'web','environment':'dev','repository':'apps/web','tags':['dev-*'],'cluster':'special'}")
                .select(push("apps/web", "dev-1"));

        assertThat(selection.requests())
                .singleElement()
                .returns("special", a -> a.target().cluster());
        assertThat(selection.refused()).isEmpty();
    }

    @Test
    void patternYieldsToAnExplicitTargetEvenIfThePushIsNotForIt() {
        Selection selection = targets(
                        PATTERN.formatted(""), "{'service':'web','environment':'dev','repository':'acme/web'}")
                .select(push("apps/web", "dev-1"));

        assertThat(requestedTargets(selection)).isEmpty();
        assertThat(selection.ignored())
                .contains("web in dev is an explicit target, which takes precedence over targets[0]");
    }

    @Test
    void refusesPushThatTwoPatternsMatchAndNamesBoth() {
        Selection selection = targets(
                        PATTERN.formatted(""),
                        PATTERN.formatted(",'cluster':'other-{environment}'"),
                        "{'service':'safe','environment':'x','repository':'apps/web','tags':['dev-*']}")
                .select(push("apps/web", "dev-1"));

        assertThat(refused(selection)).containsExactly("web in dev");
        assertThat(selection.refused().getFirst().reason()).contains("targets[0]", "targets[1]", "narrow them down");
        assertThat(requestedTargets(selection)).containsExactly("safe in x");
    }

    @Test
    void refusesABoundNameThatEcsForbidsAndSaysWhatToDo() {
        Selection selection = targets(PATTERN.formatted("")).select(push("apps/my.app", "dev-1"));

        assertThat(requestedTargets(selection)).isEmpty();
        assertThat(refused(selection)).containsExactly("my.app in dev");
        assertThat(selection.refused().getFirst().reason())
                .contains("ecsService \"my.app\" is not a name that ECS allows", "targets[0]", "use other names");
    }

    @Test
    void refusesTwoPatternsThatSelectOneEcsServiceOrFamily() {
        Selection selection = targets(
                        PATTERN.formatted(",'family':'a-{service}-{environment}'"),
                        "{'service':'{s}-too','environment':'{e}','repository':'apps/{s}','tags':['{e}-*'],'ecsService':'{s}'}")
                .select(push("apps/web", "dev-1"));

        assertThat(requestedTargets(selection)).isEmpty();
        assertThat(refused(selection)).containsExactly("web in dev", "web-too in dev");
        assertThat(selection.refused().getFirst().reason()).contains("targets[1]");
    }

    @Test
    void refusesPatternThatSelectsTheEcsServiceOfAnExplicitTarget() {
        Selection selection = targets(
                        "{'service':'front','environment':'dev','repository':'apps/web','tags':['*'],'ecsService':'web'}",
                        PATTERN.formatted(""))
                .select(push("apps/web", "dev-1"));

        assertThat(requestedTargets(selection)).containsExactly("front in dev");
        assertThat(refused(selection)).containsExactly("web in dev");
        assertThat(selection.refused().getFirst().reason()).contains("front in dev");
    }

    /** A request for the target, its deployment's end and the schedule are refused, so a push must be, too. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'service':'{s}','environment':'dev'                        | several patterns bind it",
                "'service':'{s}','environment':'dev','cluster':'other'      | several patterns bind it",
                "'service':'{s}','environment':'{s}-dev','cluster':'{s}','ecsService':'x' | ``",
                "'service':'{s}-job','environment':'dev','ecsService':'{s}' | share its ECS service or task definition family",
                "'service':'{s}','environment':'x','cluster':'dev'          | share its ECS service or task definition family",
                "'service':'{s}-job','environment':'dev','family':'{s}-dev' | share its ECS service or task definition family",
                "'service':'{s}-job','environment':'dev','family':'{s}-dev','region':'us-east-1' | ``",
            })
    void refusesPushOfATargetThatAnotherPatternBindsFromAnotherRepository(String other, String reason) {
        String first = "{'service':'{s}','environment':'dev','repository':'apps/{s}','tags':['*']}";
        String second = "{%s,'repository':'jobs/{s}','tags':['*']}".formatted(other);

        Selection selection = targets(first, second).select(push("apps/web", "1"));

        assertThat(refused(selection)).hasSize(reason.isEmpty() ? 0 : 1);
        assertThat(selection.refused()).allSatisfy(r -> assertThat(r.reason()).contains(reason, "targets[1]"));
        assertThat(requestedTargets(selection)).hasSize(reason.isEmpty() ? 1 : 0);
    }
}
