package dev.slipway.select;

import static dev.slipway.fixtures.ConfigurationFixture.DIGEST;
import static dev.slipway.fixtures.ConfigurationFixture.HOME;
import static dev.slipway.fixtures.ConfigurationFixture.deploy;
import static dev.slipway.fixtures.ConfigurationFixture.requestedTargets;
import static dev.slipway.fixtures.ConfigurationFixture.targets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.Configuration;
import dev.slipway.ecr.ImageReference;
import dev.slipway.fixtures.ConfigurationFixture;
import dev.slipway.trigger.RequestMetadata;
import dev.slipway.trigger.Trigger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestSelectorTest {
    private static final String PATTERN =
            "{'service':'{service}','environment':'{environment}','repository':'apps/{service}','tags':['{environment}-*']%s}";

    @ParameterizedTest
    @CsvSource({
        "web,  dev,  acme/web,  dev",
        "web,  prod, acme/web,  production",
        "shop, dev,  apps/shop, dev",
        "web,  qa,   apps/web,  qa"
    })
    void selectsTargetByServiceAndEnvironment(String service, String environment, String repository, String cluster) {
        Selection selection = Targets.of(Configuration.parse(ConfigurationFixture.THREE_TARGETS, HOME))
                .select(deploy(service, environment));

        assertThat(selection.requests())
                .singleElement()
                .returns(service + " in " + environment, a -> a.target().toString())
                .returns(repository, a -> a.target().repository())
                .returns(cluster, a -> a.target().cluster());
        assertThat(selection.ignored()).isEmpty();
    }

    @Test
    void selectsImageByTagOrByDigest() {
        Targets targets = Targets.of(Configuration.parse(ConfigurationFixture.THREE_TARGETS, HOME));
        ImageReference repository = ImageReference.of(HOME.registry(), "acme/web");

        assertThat(targets.select(deploy("web", "dev")).requests())
                .singleElement()
                .returns(repository.withTag(Optional.of("v1")), DeployRequest::image);
        assertThat(targets.select(deploy("web", "dev", new Trigger.Version.Digest(DIGEST)))
                        .requests())
                .singleElement()
                .returns(repository.withDigest(DIGEST), DeployRequest::image);
    }

    @Test
    void keepsTheDetailsOfTheRequest() {
        DeployRequest asked = Targets.of(Configuration.parse(ConfigurationFixture.THREE_TARGETS, HOME))
                .select(deploy("web", "dev"))
                .requests()
                .getFirst();

        assertThat(asked)
                .isEqualTo(DeployRequest.of(
                        asked.target(),
                        asked.image(),
                        new RequestMetadata(
                                "request-1",
                                ConfigurationFixture.TIME,
                                Trigger.Attempts.BY_CLIENT,
                                true,
                                true,
                                Optional.of("ann"),
                                Optional.of("because")),
                        DeployRequest.By.PERSON));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "web  | prd  | \"web\" has no environment \"prd\"; it has dev, prod",
                "shop | dev  | there is no service \"shop\" in \"dev\"; the configuration has web in dev, web in prod",
                "''   | dev  | there is no service \"\"",
                "WEB  | dev  | there is no service \"WEB\"",
            })
    void refusesAnUnknownNameAndListsTheKnownOnes(String service, String environment, String reason) {
        Selection selection = targets(
                        "{'service':'web','environment':'dev','repository':'acme/web'}",
                        "{'service':'web','environment':'prod','repository':'acme/web'}")
                .select(deploy(service, environment));

        assertThat(selection.requests()).isEmpty();
        assertThat(selection.refused())
                .singleElement()
                .satisfies(r -> assertThat(r.reason()).contains(reason));
    }

    @Test
    void aNameFromARequestCannotForgeALogLine() {
        Selection selection = Targets.of(Configuration.parse(ConfigurationFixture.THREE_TARGETS, HOME))
                .select(deploy("web\nERROR \u202eforged", "x\r\n"));

        assertThat(selection.refused().getFirst().reason()).matches("[^\\p{Cntrl}\\u202e]*");
    }

    @Test
    void refusesPatternWhoseRepositoryTheRequestDoesNotDetermine() {
        Selection selection = targets(
                        "{'service':'{service}','environment':'dev','repository':'{team}/{service}','tags':['*'],'family':'{team}-{service}','ecsService':'{team}-{service}'}")
                .select(deploy("web", "dev"));

        assertThat(requestedTargets(selection)).isEmpty();
        assertThat(selection.refused().getFirst().reason())
                .contains("targets[0]", "{team}", "add it to `service` or `environment`");
    }

    @Test
    void acceptsANameThatOnlyTagPatternsUse() {
        assertThat(requestedTargets(
                        targets("{'service':'web','environment':'dev','repository':'acme/web','tags':['{branch}-*']}")
                                .select(deploy("web", "dev"))))
                .containsExactly("web in dev");
    }

    @Test
    void explicitTargetWinsOverPatterns() {
        Selection selection = targets(
                        PATTERN.formatted(""),
                        PATTERN.formatted(",'cluster':'other-{environment}'"),
                        "{'service':'web','environment':'dev','repository':'acme/web'}")
                .select(deploy("web", "dev"));

        assertThat(selection.requests())
                .singleElement()
                .returns("acme/web", a -> a.target().repository());
    }

    @Test
    void refusesRequestThatTwoPatternsMatchAndNamesBoth() {
        Selection selection = targets(PATTERN.formatted(""), PATTERN.formatted(",'cluster':'other-{environment}'"))
                .select(deploy("web", "dev"));

        assertThat(selection.refused())
                .singleElement()
                .satisfies(r -> assertThat(r.reason()).contains("targets[0]", "targets[1]"));
    }

    @ParameterizedTest
    @CsvSource({"my.app, ecsService", "Shop, repository"})
    void refusesABoundNameThatAwsForbids(String service, String field) {
        Selection selection = targets(PATTERN.formatted("")).select(deploy(service, "dev"));

        assertThat(requestedTargets(selection)).isEmpty();
        assertThat(selection.refused().getFirst().reason()).contains(field + " \"", "is not a name that");
    }

    @Test
    void nameBoundByTheServiceAppliesToTheEnvironment() {
        Targets targets = targets("{'service':'{s}','environment':'{s}-{e}','repository':'apps/{s}','tags':['{e}-*']}");

        assertThat(requestedTargets(targets.select(deploy("web", "web-dev")))).containsExactly("web in web-dev");
        assertThat(requestedTargets(targets.select(deploy("web", "shop-dev")))).isEmpty();
    }

    @Test
    void shortensAListOfManyKnownNames() {
        String[] targets = new String[15];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = "{'service':'s%d','environment':'dev','repository':'acme/web'}".formatted(i);
        }

        assertThat(targets(targets)
                        .select(deploy("x", "y"))
                        .refused()
                        .getFirst()
                        .reason())
                .endsWith("s9 in dev and 5 more");
    }

    @Test
    void findsATargetByItsNames() {
        Targets targets = Targets.of(Configuration.parse(ConfigurationFixture.THREE_TARGETS, HOME));

        assertThat(targets.find("shop", "dev")).isInstanceOf(TargetLookup.Found.class);
        assertThat(targets.find("my.shop", "dev")).isInstanceOf(TargetLookup.NotFound.class);
    }
}
