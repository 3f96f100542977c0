package dev.slipway.select;

import static dev.slipway.fixtures.ConfigurationFixture.targets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.AccountRegion;
import dev.slipway.config.Configuration;
import dev.slipway.config.Target;
import dev.slipway.fixtures.ConfigurationFixture;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which target an ECS service belongs to. */
class ServiceSelectorTest {
    private static final String ACCOUNT = "123456789012";
    private static final String REGION = "eu-central-1";
    private static final String PATTERN =
            "{'service':'{service}','environment':'{environment}','repository':'apps/{service}','tags':['{environment}-*']%s}";

    @ParameterizedTest
    @CsvSource({
        "dev,        web,  web in dev",
        "production, web,  web in prod",
        "prod,       web,  web in prod*",
        "qa,         web,  web in qa",
        "qa,         shop, shop in qa",
        "dev,        Web,  ''",
        "_dev,       web,  ''"
    })
    void findsATargetByItsEcsService(String cluster, String service, String expected) {
        // the pattern matches prod/web, too, but web in prod is an explicit target in another cluster
        List<String> targets = expected.endsWith("*") ? List.of() : ConfigurationFixture.words(expected);

        assertThat(of(
                        Targets.of(Configuration.parse(ConfigurationFixture.THREE_TARGETS, ConfigurationFixture.HOME)),
                        cluster,
                        service))
                .isEqualTo(targets);
    }

    @Test
    void findsTheSameTargetAsARequest() {
        Targets targets = targets(PATTERN.formatted(",'family':'{environment}_{service}'"));
        Target found = ((TargetLookup.Found) targets.find("shop", "qa")).target();

        assertThat(targets.ofService(new AccountRegion(ACCOUNT, REGION), Optional.of("qa"), "shop")
                        .targets())
                .containsExactly(found);
    }

    @ParameterizedTest
    @CsvSource({
        "123456789012, eu-central-1, web in home",
        "123456789012, us-east-1,    web in abroad",
        "999999999999, eu-central-1, web in theirs",
        "999999999999, us-east-1,    ''"
    })
    void matchesTheAccountAndRegionOfATarget(String account, String region, String expected) {
        Targets targets = targets(
                "{'service':'web','environment':'home','repository':'acme/web','cluster':'main'}",
                "{'service':'web','environment':'abroad','repository':'acme/web','cluster':'main','region':'us-east-1'}",
                "{'service':'web','environment':'theirs','repository':'acme/web','cluster':'main','roleArn':'arn:aws:iam::999999999999:role/slipway'}");

        assertThat(names(targets.ofService(new AccountRegion(account, region), Optional.of("main"), "web")
                        .targets()))
                .isEqualTo(ConfigurationFixture.words(expected));
    }

    private static final String CLUSTER =
            "{'service':'%s','environment':'dev','repository':'acme/%s','tags':['*'],'cluster':'%s'}";

    @ParameterizedTest
    @CsvSource({"main, true", "other, false"})
    void matchesAClusterArnByItsName(String cluster, boolean found) {
        String target = CLUSTER.formatted("web", "web", "arn:aws:ecs:eu-central-1:123456789012:cluster/main");

        assertThat(of(targets(target), cluster, "web")).hasSize(found ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:ecs:eu-central-1:123456789012:cluster/main, main,  true",
        "arn:aws:ecs:eu-central-1:123456789012:cluster/main, other, false",
        "arn:aws:ecs:us-east-1:123456789012:cluster/main,    main,  false",
        "arn:aws:ecs:eu-central-1:999999999999:cluster/main, main,  false"
    })
    void matchesAPatternsClusterArnOnlyInItsAccountAndRegion(String written, String cluster, boolean found) {
        String pattern = CLUSTER.formatted("{service}", "{service}-web", written);

        assertThat(of(targets(pattern), cluster, "web")).hasSize(found ? 1 : 0);
    }

    @Test
    void bindsNamesInsideAClusterArn() {
        Targets targets =
                targets(PATTERN.formatted(",'cluster':'arn:aws:ecs:eu-central-1:123456789012:cluster/{environment}'"));

        assertThat(of(targets, "dev", "web")).containsExactly("web in dev");
        assertThat(targets.ofService(new AccountRegion("999999999999", REGION), Optional.of("dev"), "web")
                        .targets())
                .isEmpty();
    }

    @Test
    void arnWithoutAClusterFindsEveryExplicitServiceOfThatName() {
        Targets targets =
                Targets.of(Configuration.parse(ConfigurationFixture.THREE_TARGETS, ConfigurationFixture.HOME));

        assertThat(names(targets.ofService(new AccountRegion(ACCOUNT, REGION), Optional.empty(), "web")
                        .targets()))
                .containsExactly("web in dev", "web in prod");
        assertThat(targets.ofService(new AccountRegion(ACCOUNT, REGION), Optional.empty(), "shop")
                        .targets())
                .isEmpty();
    }

    @Test
    void arnWithoutAClusterFindsPatternThatTheServiceNameBinds() {
        Targets targets = targets(PATTERN.formatted(",'cluster':'shared','ecsService':'{environment}-{service}'"));

        assertThat(names(targets.ofService(new AccountRegion(ACCOUNT, REGION), Optional.empty(), "dev-web")
                        .targets()))
                .containsExactly("web in dev");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'cluster':'{environment}','ecsService':'{service}'             | dev        | web     | web in dev",
                "'cluster':'apps-{environment}','ecsService':'{service}'        | apps-dev   | web     | web in dev",
                "'cluster':'apps-{environment}','ecsService':'{service}'        | dev        | web     | ``",
                "'cluster':'{environment}','ecsService':'{service}-{environment}' | dev      | my-web-dev | my-web in dev",
                "'cluster':'{environment}','ecsService':'{service}-{environment}' | dev      | web-qa  | ``",
                "'cluster':'shared','ecsService':'{service}--{environment}'     | shared     | web--dev | web in dev",
                "'cluster':'shared','ecsService':'{service}--{environment}'     | other      | web--dev | ``",
                "'cluster':'{service}-{environment}','ecsService':'main'        | web-dev    | main    | web in dev",
                "'cluster':'{service}-{environment}','ecsService':'main'        | web-dev    | side    | ``",
                "'cluster':'{service}-{service}-{environment}-{environment}'    | a-a-b-b    | a       | ``",
                "'ecsService':'{service}-{service}-{environment}-{environment}' | b          | a-a-b-b | a in b"
            })
    void bindsNamesByTheClusterFirstAndThenByTheService(
            String fields, String cluster, String service, String expected) {
        assertThat(of(targets(PATTERN.formatted("," + fields)), cluster, service))
                .isEqualTo(ConfigurationFixture.words(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'containers':['{branch}'],'tags':['{environment}-{branch}']",
                "'roleArn':'arn:aws:iam::{account}:role/x','tags':['{environment}-{account}']"
            })
    void doesNotFindPatternWithUnboundNames(String fields) {
        String pattern = fields.contains("'tags'") ? PATTERN.replace(",'tags':['{environment}-*']", "") : PATTERN;
        Targets targets = targets(pattern.formatted("," + fields));

        assertThat(of(targets, "dev", "web")).isEmpty();
        assertThat(of(targets, "shared", "web")).isEmpty();
        assertThat(of(targets, "dev", "main")).isEmpty();
    }

    @Test
    void comparesANameInTheRegionOnceItIsBound() {
        Targets targets = targets(
                "{'service':'{service}','environment':'{region}','repository':'apps/{service}','tags':['{region}-*'],'region':'{region}'}");

        assertThat(names(targets.ofService(new AccountRegion(ACCOUNT, "us-east-1"), Optional.of("us-east-1"), "web")
                        .targets()))
                .containsExactly("web in us-east-1");
        assertThat(targets.ofService(new AccountRegion(ACCOUNT, REGION), Optional.of("us-east-1"), "web")
                        .targets())
                .isEmpty();
    }

    @Test
    void explicitTargetWinsOverAPatternForItsEcsService() {
        Targets targets = targets(
                PATTERN.formatted(""),
                "{'service':'shop','environment':'live','repository':'acme/shop','cluster':'dev','ecsService':'web'}");

        assertThat(of(targets, "dev", "web")).containsExactly("shop in live");
    }

    @Test
    void patternYieldsToAnExplicitTargetOfTheSameName() {
        Targets targets = targets(
                PATTERN.formatted(""),
                "{'service':'web','environment':'dev','repository':'acme/web','cluster':'elsewhere','family':'site'}");

        assertThat(of(targets, "dev", "web")).isEmpty();
        assertThat(of(targets, "elsewhere", "web")).containsExactly("web in dev");
    }

    @Test
    void patternYieldsToAnExplicitTargetWithTheSameFamily() {
        Targets targets = targets(
                PATTERN.formatted(""),
                "{'service':'site','environment':'live','repository':'acme/web','family':'web-dev'}");

        assertThat(of(targets, "dev", "web")).isEmpty();
        assertThat(of(targets, "qa", "web")).containsExactly("web in qa");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'service':'{service}','environment':'{environment}','repository':'other/{service}','tags':['{environment}-*']}",
                "{'service':'{s}-x','environment':'{e}','repository':'other/{s}','tags':['{e}-*'],'ecsService':'{s}'}",
                "{'service':'{service}','environment':'dev','repository':'other/{service}','tags':['*'],'cluster':'dev'}"
            })
    void findsNothingWhenTwoPatternsMatch(String other) {
        Targets targets = targets(PATTERN.formatted(""), other);

        assertThat(of(targets, "dev", "web")).isEmpty();
        assertThat(targets.listings())
                .isNotEmpty()
                .allSatisfy(l ->
                        assertThat(l.targets("dev", List.of("web")).targets()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"web.app", "'web app'", "''", "{service}", "'web\n'"})
    void findsNothingForAnInvalidServiceName(String service) {
        assertThat(of(
                        Targets.of(Configuration.parse(ConfigurationFixture.THREE_TARGETS, ConfigurationFixture.HOME)),
                        "dev",
                        service))
                .isEmpty();
    }

    private static List<String> of(Targets targets, String cluster, String service) {
        return names(targets.ofService(new AccountRegion(ACCOUNT, REGION), Optional.of(cluster), service)
                .targets());
    }

    private static List<String> names(List<Target> targets) {
        return targets.stream().map(Target::toString).toList();
    }
}
