package dev.slipway.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.apply.Outcome.Kind;
import dev.slipway.apply.Outcome.News;
import dev.slipway.ecs.AwsFailure;
import dev.slipway.rollback.Heard;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a service goes back to, in the stories that other tools went wrong in. */
class WaysBackTest {
    private final OneService service = new OneService();

    @Test
    void itGoesBackToTheLastGoodOneThoughNewerRevisionsWereRegisteredAndOthersFailed() {
        service.good("1").bad("2").hearAll();
        service.completes().hearAll();
        service.world.given().taskDefinition("""
                {"family": "web-dev", "containerDefinitions": [{"name": "web", "image": "nginx:1"}]}""");
        service.push("4");
        service.fails().hearAll();

        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(service.entry(4).rolledBackTo()).contains(1);
    }

    @Test
    void pastManyThatFailedTheOldGoodOneIsFound() {
        service.good("1").rollbackOff();
        for (int i = 2; i <= 24; i++) {
            service.bad("" + i).hearAll();
        }
        // so that ECS shows no deployment of the good one any more
        service.pointAt("web-dev-template").completes();
        service.rollbackOn().bad("25").hearAll();

        assertThat(service.runs()).isEqualTo("web-dev:1");
    }

    @Test
    void whereTheImageOfTheLastGoodOneIsArchivedItIsTheNextGoodOne() {
        service.good("1").good("2").bad("3").archiveImage(2);

        assertThat(service.hearAll()).extracting(Outcome::kind).containsExactly(Kind.ROLLED_BACK);
        assertThat(service.runs()).isEqualTo("web-dev:1");
    }

    @Test
    void whereNoImageIsLeftThatIsWrittenDownOnce() {
        service.good("1").bad("2").deleteImage("1");
        service.hearAll();
        service.world.forgetCalls();

        List<Outcome> outcomes = service.pass(Duration.ofMinutes(5)).sweep();

        assertThat(outcomes).singleElement().satisfies(o -> {
            assertThat(o.kind()).isEqualTo(Kind.NOTHING_TO_ROLL_BACK_TO);
            assertThat(o.news()).isEqualTo(News.LOG_ONLY);
        });
        assertThat(service.calls("TagResource")).isZero();
        assertThat(service.states()).isEqualTo("good failed");
    }

    @Test
    void anImageThatIsThereAgainIsGoneBackTo() {
        service.good("1").bad("2").deleteImage("1");
        service.hearAll();
        service.world.given().push("acme/web", "1", "1");

        assertThat(service.sweep()).extracting(Outcome::kind).containsExactly(Kind.ROLLED_BACK);
        assertThat(service.runs()).isEqualTo("web-dev:1");
    }

    @Test
    void whatEcsTookBackBeforeAnybodyHeardIsOnlyTold() {
        var guarded = new OneService("""
                {"deploymentCircuitBreaker": {"enable": true, "rollback": true}}""").good("1").bad("2");
        guarded.completes();

        assertThat(guarded.hear(guarded.unheard().getFirst()))
                .extracting(Outcome::kind)
                .containsExactly(Kind.ROLLING_BACK_BY_ECS);
        assertThat(guarded.states()).isEqualTo("good failed>1");
        assertThat(guarded.updates()).isEqualTo(2);
    }

    @Test
    void whatCompletesIsGoodHoweverLateThatIsHeard() {
        service.good("1").push("2");
        Heard completed = service.completes().unheard().getLast();
        service.push("3");

        assertThat(service.hear(completed)).extracting(Outcome::kind).containsExactly(Kind.SUCCEEDED);
        assertThat(service.states()).isEqualTo("good good deploying");
        assertThat(service.runs()).isEqualTo("web-dev:3");
    }

    @Test
    void whatSomebodyElseDeployedIsNotSlipwaysToTakeBack() {
        service.good("1").pointAt("web-dev-template").fails();

        assertThat(service.hearAll()).extracting(Outcome::kind).containsExactly(Kind.IGNORED);
        assertThat(service.runs()).isEqualTo("web-dev-template:1");
        assertThat(service.updates()).isEqualTo(1);
    }

    @Test
    void twoServicesOfOneClusterGoBackEachForItself() {
        OneService api = service.beside("api");
        service.good("1").bad("2").unheard();
        api.good("1").good("2").bad("3").unheard();

        assertThat(service.sweepWith(api))
                .extracting(o -> o.subject().orElseThrow().service() + " " + o.kind())
                .containsExactly("web ROLLED_BACK", "api ROLLED_BACK");
        assertThat(service.runs()).isEqualTo("web-dev:1");
        assertThat(api.runs()).isEqualTo("api-dev:2");
    }

    @Test
    void oneThatCannotBeLookedAtStopsNoOther() {
        OneService api = service.beside("api");
        service.good("1").bad("2").unheard();
        api.good("1").bad("2").unheard();
        service.world.faults().before((aws, operation, input) -> {
            if (input.toString().contains("web-dev")) {
                throw new AwsFailure(AwsFailure.Kind.FINAL, operation, "not yours");
            }
        });

        assertThat(service.sweepWith(api))
                .extracting(o -> o.subject().orElseThrow().service() + " " + o.kind())
                .containsExactly("web FAILED", "api ROLLED_BACK");
    }

    @Test
    void noRevisionIsEverDeregistered() {
        service.good("1").bad("2").hearAll();
        service.completes().hearAll();
        service.bad("3").hearAll();
        service.sweep();

        assertThat(service.calls("DeregisterTaskDefinition")).isZero();
    }
}
