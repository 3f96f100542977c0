package dev.slipway.reconcile.plan;

import dev.slipway.config.Target.Rollback;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.outcome.Outcome.Kind;
import dev.slipway.reconcile.plan.PlannerRun.Step;
import dev.slipway.reconcile.plan.ReconcileAction.EcsCall;
import dev.slipway.reconcile.plan.SituationCombinations.Crossing;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.trigger.Trigger.Ended;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is true of everything that the rules do, in every situation. */
enum PlannerInvariant {
    NEVER_UPDATES_TO_A_FAILED_REVISION_NOR_ROLLS_BACK_TO_A_WITHDRAWN_ONE {
        @Override
        boolean holds(Crossing of) {
            return updates(of).allMatch(update -> {
                Situation on = update.step().on();
                ReleaseState state =
                        on.at(update.release().number()).orElseThrow().state();
                // a request that withdraws the desired revision is about to register another
                boolean desired = Stream.concat(Stream.of(on.last().number()), on.last().rolledBackTo().stream())
                        .anyMatch(n -> n == update.release().number());
                return state != ReleaseState.FAILED && (desired || state != ReleaseState.WITHDRAWN);
            });
        }
    },
    NEVER_UPDATES_WHILE_ECS_ROLLS_BACK {
        @Override
        boolean holds(Crossing of) {
            return updates(of).noneMatch(update -> rollsBackNow(update.step().on()));
        }
    },
    RECORDS_AN_UPDATE_BEFORE_IT_CALLS_UPDATE_SERVICE {
        @Override
        boolean holds(Crossing of) {
            return updates(of).allMatch(update -> {
                Situation written =
                        update.step().on().withTags(update.step().act().tagWrites());
                Release last = written.last();
                boolean announced = update.step().act().tagWrites().stream()
                        .filter(n -> n.tags().containsKey(Release.ANNOUNCED))
                        .anyMatch(n -> n.release().number() == update.release().number());
                boolean desired = last.state() == ReleaseState.FAILED
                        ? last.rolledBackTo()
                                .equals(Optional.of(update.release().number()))
                        : last.number() == update.release().number();
                return announced && desired;
            });
        }
    },
    NEVER_MARKS_A_GOOD_REVISION_FAILED {
        @Override
        boolean holds(Crossing of) {
            return of.run().steps().stream()
                    .allMatch(step -> step.act().tagWrites().stream()
                            .filter(n ->
                                    ReleaseState.FAILED.tag().equals(n.tags().get(Release.STATE)))
                            .noneMatch(n -> step.on()
                                            .at(n.release().number())
                                            .orElseThrow()
                                            .state()
                                    == ReleaseState.GOOD));
        }
    },
    NEVER_UPDATES_AFTER_A_FAILED_ROLLBACK {
        @Override
        boolean holds(Crossing of) {
            return !of.run().hasReported(Kind.ROLLBACK_FAILED)
                    || updates(of).findAny().isEmpty();
        }
    },
    NEVER_ROLLS_BACK_WHEN_ROLLBACK_IS_OFF {
        @Override
        boolean holds(Crossing of) {
            boolean decidedBefore = of.situation().last().rolledBackTo().isPresent();
            return of.situation().target().rollback() != Rollback.OFF
                    || decidedBefore
                    || of.run().steps().stream()
                            .map(s -> s.act().ecsCall())
                            .allMatch(t -> t instanceof EcsCall.None
                                    || (t instanceof EcsCall.UpdateService(Release e, boolean isRollback)
                                            && !isRollback));
        }
    },
    LEAVES_A_SERVICE_THAT_WAS_CHANGED_OUTSIDE_SLIPWAY {
        @Override
        boolean holds(Crossing of) {
            return !changedOutside(of.situation())
                    || of.run().steps().stream().allMatch(s -> s.act().ecsCall() instanceof EcsCall.None);
        }
    },
    DOES_NOTHING_AND_REPORTS_NOTHING_WHEN_IT_RUNS_AGAIN {
        @Override
        boolean holds(Crossing of) {
            PlannerRun same = PlannerRun.of(of.run().situation(), of.event());
            PlannerRun schedule = PlannerRun.of(of.run().situation(), Optional.empty());
            PlannerRun later = PlannerRun.of(schedule.situation(), Optional.empty());
            return doesNothing(same) && later.steps().isEmpty() && later.news().isEmpty();
        }
    },
    REPORTS_EACH_NEWS_ONCE {
        @Override
        boolean holds(Crossing of) {
            PlannerRun schedule = PlannerRun.of(of.run().situation(), Optional.empty());
            List<String> news = Stream.concat(of.run().news().stream(), schedule.news().stream())
                    .map(r -> r.about().number() + " " + r.kind())
                    .toList();
            return news.stream().distinct().count() == news.size();
        }
    },
    IS_UNCLEAR_ONLY_WHEN_READS_CONTRADICT_EACH_OTHER {
        @Override
        boolean holds(Crossing of) {
            Situation after = of.run().situation();
            boolean ecsRolledBackToAFailedRevision =
                    after.history().filter(ServiceDeployment::isRollback).isPresent()
                            && after.family().values().stream()
                                    .flatMap(Optional::stream)
                                    .anyMatch(e -> after.service().runs(e.arn()) && e.state() == ReleaseState.FAILED);
            boolean eventBeforeItShows =
                    of.event().filter(e -> e.ended() == Ended.FAILED).isPresent();
            return of.run().rests() || eventBeforeItShows || ecsRolledBackToAFailedRevision;
        }
    },
    LEAVES_A_TARGET_AT_REST_ALONE_HOWEVER_MUCH_TIME_PASSES_AND_WHATEVER_ECS_HISTORY_SAYS {
        @Override
        boolean holds(Crossing of) {
            Situation now = of.situation();
            return !PlannerRun.of(now, Optional.empty()).isAtRest()
                    || Stream.of(Duration.ZERO, Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofDays(40))
                            .map(time -> PlannerRun.of(now.later(time), Optional.empty()))
                            .allMatch(run -> run.steps().isEmpty()
                                    && run.reports().isEmpty()
                                    && run.reads().isEmpty());
        }
    },
    ROLLS_BACK_A_FAILED_DEPLOYMENT_WHEN_NOTHING_PREVENTS_IT {
        @Override
        boolean holds(Crossing of) {
            Situation s = of.situation();
            boolean nothingPreventsIt = s.service().runs(s.last().arn())
                    && s.service().primary().filter(d -> d.isInState("FAILED")).isPresent()
                    && s.last().state() != ReleaseState.GOOD
                    && s.last().rolledBackTo().isEmpty()
                    && !s.service().rollsBackAutomatically()
                    && s.target().rollback() == Rollback.AUTO
                    && s.history().isEmpty()
                    && s.at(1).filter(e -> e.state() == ReleaseState.GOOD).isPresent()
                    && of.event().isEmpty();
            return !nothingPreventsIt || updates(of).anyMatch(t -> t.step().done());
        }
    };

    abstract boolean holds(Crossing of);

    private record Update(Step step, Release release) {}

    private static Stream<Update> updates(Crossing of) {
        return of.run().steps().stream()
                .flatMap(step ->
                        step.act().ecsCall() instanceof EcsCall.UpdateService(Release release, boolean isRollback)
                                ? Stream.of(new Update(step, release))
                                : Stream.empty());
    }

    private static boolean doesNothing(PlannerRun run) {
        return run.steps().isEmpty() && run.news().isEmpty();
    }

    /** While ECS rolls back, the service's deployments show it. */
    private static boolean rollsBackNow(Situation on) {
        List<Deployment> deployments = on.service().deployments();
        boolean somethingRollsOut = on.service()
                .primary()
                .filter(d -> d.isInState("IN_PROGRESS") || (d.rolloutState().isEmpty() && deployments.size() > 1))
                .isPresent();
        boolean shows = somethingRollsOut || deployments.stream().anyMatch(d -> d.isInState("FAILED"));
        return shows && on.history().filter(ServiceDeployment::isRollingBack).isPresent();
    }

    /** Slipway called UpdateService for the last request; then somebody, and not ECS, changed the service. */
    private static boolean changedOutside(Situation s) {
        Optional<Deployment> primary = s.service().primary();
        boolean updated =
                s.last().deployment().isPresent() || s.last().announcedAt().isPresent();
        boolean ecs = s.history().filter(ServiceDeployment::isRollback).isPresent();
        boolean desired = Stream.concat(Stream.of(s.last().number()), s.last().rolledBackTo().stream())
                .flatMap(n -> s.at(n).stream())
                .anyMatch(e -> s.service().runs(e.arn()));
        boolean startedByOthers = s.family().values().stream()
                .flatMap(Optional::stream)
                .filter(e -> s.service().runs(e.arn()))
                .allMatch(e -> e.announcedAt().isEmpty() && !e.deployment().equals(primary.map(Deployment::id)));
        return updated && !ecs && !desired && primary.isPresent() && startedByOthers;
    }
}
