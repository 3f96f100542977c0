package dev.slipway.select;

import static dev.slipway.fixtures.ConfigurationFixture.DIGEST;
import static dev.slipway.fixtures.ConfigurationFixture.HOME;
import static dev.slipway.fixtures.ConfigurationFixture.metadata;
import static dev.slipway.fixtures.ConfigurationFixture.targets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.Configuration;
import dev.slipway.config.Target;
import dev.slipway.ecr.ImageReference;
import dev.slipway.fixtures.ConfigurationFixture;
import dev.slipway.trigger.RequestMetadata;
import dev.slipway.trigger.Trigger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests without a version, and queries. */
class UnresolvedRequestTest {
    private static final Targets TARGETS = Targets.of(Configuration.parse(ConfigurationFixture.THREE_TARGETS, HOME));

    @ParameterizedTest
    @CsvSource({"web, prod, dev", "web, dev, prod", "web, qa, dev", "web, prod, qa", "shop, prod, dev"})
    void promotionIsUnresolvedUntilItsSourceIsRead(String service, String environment, String from) {
        Selection selection = TARGETS.select(promotion(service, environment, from));

        assertThat(selection.unresolved())
                .singleElement()
                .isEqualTo(new UnresolvedRequest(
                        target(service, environment),
                        metadata(),
                        new UnresolvedRequest.Source.OtherEnvironment(target(service, from))));
        assertThat(selection.requests()).isEmpty();
        assertThat(selection.refused()).isEmpty();
        assertThat(selection.ignored()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "web    | dv! | cannot take the version from \"dv!\": \"web\" has no environment \"dv!\"; it has dev, prod",
                "my.app | dev | my.app",
                "Shop   | qa  | is not a name that ECR allows"
            })
    void refusesPromotionFromAnUnknownEnvironment(String service, String from, String reason) {
        Selection selection = TARGETS.select(promotion(service, "prod", from));

        assertThat(selection.unresolved()).isEmpty();
        assertThat(selection.refused())
                .singleElement()
                .returns(service, Selection.Refused::service)
                .returns("prod", Selection.Refused::environment)
                .satisfies(r -> assertThat(r.reason()).contains(reason));
    }

    @Test
    void rollbackIsUnresolvedUntilTheLogIsRead() {
        Optional<Trigger.To> to = Optional.of(new Trigger.To.Revision(7));

        assertThat(TARGETS.select(new Trigger.Rollback("web", "prod", metadata(), to, Optional.empty()))
                        .unresolved())
                .containsExactly(new UnresolvedRequest(
                        target("web", "prod"), metadata(), new UnresolvedRequest.Source.OlderRevision(to)));
        assertThat(TARGETS.select(new Trigger.Rollback("shop", "qa", metadata(), Optional.empty(), Optional.empty()))
                        .unresolved())
                .containsExactly(new UnresolvedRequest(
                        target("shop", "qa"),
                        metadata(),
                        new UnresolvedRequest.Source.OlderRevision(Optional.empty())));
    }

    @Test
    void refusesRollbackOfAnUnknownServiceAndListsTheKnownOnes() {
        Selection selection = targets("{'service':'web','environment':'dev','repository':'acme/web'}")
                .select(new Trigger.Rollback("shop", "dev", metadata(), Optional.empty(), Optional.empty()));

        assertThat(selection.unresolved()).isEmpty();
        assertThat(selection.refused())
                .singleElement()
                .satisfies(r -> assertThat(r.reason()).contains("no service \"shop\"", "web in dev"));
    }

    @Test
    void resolvedRequestKeepsTheDetailsOfTheRequest() {
        UnresolvedRequest open = new UnresolvedRequest(
                target("web", "prod"), metadata(), new UnresolvedRequest.Source.OlderRevision(Optional.empty()));
        ImageReference image = open.target().images().withDigest(DIGEST);

        assertThat(open.resolved(image, Optional.empty()))
                .isEqualTo(DeployRequest.of(
                        open.target(),
                        image,
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
    @CsvSource({
        "   ,     ,    'web in dev, web in prod, shop in prod'",
        "web,     ,    'web in dev, web in prod'",
        "   , prod,    'web in prod, shop in prod'",
        "web, prod,    web in prod",
        "web, qa,      web in qa",
        "mail,    ,    ''",
        "   , qa,      ''"
    })
    void statusSelectsAllMatchingTargets(@Nullable String service, @Nullable String environment, String expected) {
        Targets targets = several();

        assertThat(targets.matching(Optional.ofNullable(service), Optional.ofNullable(environment)).stream()
                        .map(Target::toString))
                .isEqualTo(ConfigurationFixture.words(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mail |      | there is no service \"mail\"; the configuration has web in dev, web in prod, shop in prod,",
                "     | qa   | there is no environment \"qa\"; the configuration has web in dev, web in prod, shop in prod,",
                "mail |      | to find a target of a pattern, give both service and environment",
                "a.b  | qa   | is not a name that ECS allows",
                "web  | q/a  | \"web\" has no environment \"q/a\"; it has dev, prod"
            })
    void listsTheTargetsWhenNothingMatches(@Nullable String service, @Nullable String environment, String words) {
        assertThat(several().unmatched(Optional.ofNullable(service), Optional.ofNullable(environment)))
                .contains(words);
    }

    @Test
    void explainsThatAConfigurationHasOnlyPatterns() {
        Targets targets =
                targets("{'service':'{service}','environment':'dev','repository':'apps/{service}','tags':['*']}");

        assertThat(targets.matching(Optional.empty(), Optional.empty())).isEmpty();
        assertThat(targets.unmatched(Optional.empty(), Optional.empty()))
                .isEqualTo("there is no explicit target; the configuration has {service} in dev;"
                        + " to find a target of a pattern, give both service and environment");
    }

    private static Targets several() {
        return targets(
                "{'service':'web','environment':'dev','repository':'acme/web'}",
                "{'service':'web','environment':'prod','repository':'acme/web'}",
                "{'service':'shop','environment':'prod','repository':'acme/shop'}",
                "{'service':'{service}','environment':'{environment}','repository':'apps/{service}','tags':['{environment}-*']}");
    }

    private static Trigger.Deploy promotion(String service, String environment, String from) {
        return ConfigurationFixture.deploy(service, environment, new Trigger.Version.From(from));
    }

    private static Target target(String service, String environment) {
        return ((TargetLookup.Found) TARGETS.find(service, environment)).target();
    }
}
