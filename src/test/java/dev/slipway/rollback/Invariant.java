package dev.slipway.rollback;

import dev.slipway.ecs.Entry;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.State;
import dev.slipway.rollback.Crossings.Crossing;
import dev.slipway.rollback.Judged.Step;
import dev.slipway.rollback.Report.Ending;
import dev.slipway.rollback.Verdict.Then;
import dev.slipway.target.Target.Rollback;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is true of everything that the rules do, in every situation. */
enum Invariant {
    WHAT_FAILED_IS_NEVER_TOLD_NOR_GONE_BACK_TO_WHAT_WAS_WITHDRAWN {
        @Override
        boolean holds(Crossing of) {
            return tells(of).allMatch(tell -> {
                Situation on = tell.step().on();
                State state = on.at(tell.entry().number()).orElseThrow().state();
                // a request that withdraws the desired revision is about to register another
                boolean desired = Stream.concat(Stream.of(on.last().number()), on.last().rolledBackTo().stream())
                        .anyMatch(n -> n == tell.entry().number());
                return state != State.FAILED && (desired || state != State.WITHDRAWN);
            });
        }
    },
    NOTHING_IS_TOLD_WHILE_ECS_ROLLS_BACK {
        @Override
        boolean holds(Crossing of) {
            return tells(of).noneMatch(tell -> rollsBackNow(tell.step().on()));
        }
    },
    NOTHING_IS_LOG_ONLY_IT_IS_WRITTEN_DOWN {
        @Override
        boolean holds(Crossing of) {
            return tells(of).allMatch(tell -> {
                Situation written = tell.step().on().noted(tell.step().act().notes());
                Entry last = written.last();
                boolean announced = tell.step().act().notes().stream()
                        .filter(n -> n.tags().containsKey(Entry.TELLING))
                        .anyMatch(n -> n.entry().number() == tell.entry().number());
                boolean desired = last.state() == State.FAILED
                        ? last.rolledBackTo().equals(Optional.of(tell.entry().number()))
                        : last.number() == tell.entry().number();
                return announced && desired;
            });
        }
    },
    A_GOOD_ONE_IS_NEVER_CALLED_FAILED {
        @Override
        boolean holds(Crossing of) {
            return of.judged().steps().stream()
                    .allMatch(step -> step.act().notes().stream()
                            .filter(n -> State.FAILED.tag().equals(n.tags().get(Entry.STATE)))
                            .noneMatch(n -> step.on()
                                            .at(n.entry().number())
                                            .orElseThrow()
                                            .state()
                                    == State.GOOD));
        }
    },
    A_ROLLBACK_THAT_FAILED_TELLS_NOTHING_MORE {
        @Override
        boolean holds(Crossing of) {
            return !of.judged().says(Ending.ROLLBACK_FAILED)
                    || tells(of).findAny().isEmpty();
        }
    },
    WITH_ROLLBACK_OFF_NOTHING_GOES_BACK {
        @Override
        boolean holds(Crossing of) {
            boolean decidedBefore = of.situation().last().rolledBackTo().isPresent();
            return of.situation().target().rollback() != Rollback.OFF
                    || decidedBefore
                    || of.judged().steps().stream()
                            .map(s -> s.act().then())
                            .allMatch(t -> t instanceof Then.Nothing
                                    || (t instanceof Then.Tell(Entry e, boolean back) && !back));
        }
    },
    WHAT_A_PERSON_CHOSE_IS_LEFT {
        @Override
        boolean holds(Crossing of) {
            return !personChose(of.situation())
                    || of.judged().steps().stream().allMatch(s -> s.act().then() instanceof Then.Nothing);
        }
    },
    JUDGED_AGAIN_NOTHING_IS_LEFT_TO_DO_AND_NOTHING_IS_NEW {
        @Override
        boolean holds(Crossing of) {
            Judged same = Judged.of(of.judged().situation(), of.heard());
            Judged schedule = Judged.of(of.judged().situation(), Optional.empty());
            Judged later = Judged.of(schedule.situation(), Optional.empty());
            return quiet(same) && later.steps().isEmpty() && later.news().isEmpty();
        }
    },
    WHAT_IS_NEWS_IS_NEWS_ONCE {
        @Override
        boolean holds(Crossing of) {
            Judged schedule = Judged.of(of.judged().situation(), Optional.empty());
            List<String> news = Stream.concat(of.judged().news().stream(), schedule.news().stream())
                    .map(r -> r.about().number() + " " + r.ending())
                    .toList();
            return news.stream().distinct().count() == news.size();
        }
    },
    ONLY_WHAT_DOES_NOT_FIT_TOGETHER_IS_LEFT_UNCLEAR {
        @Override
        boolean holds(Crossing of) {
            Situation after = of.judged().situation();
            boolean ecsWentBackToWhatFailed =
                    after.history().filter(ServiceDeployment::rollsBack).isPresent()
                            && after.family().values().stream()
                                    .flatMap(Optional::stream)
                                    .anyMatch(e -> after.service().runs(e.arn()) && e.state() == State.FAILED);
            boolean heardBeforeItShows = of.heard().filter(h -> !h.completed()).isPresent();
            return of.judged().rests() || heardBeforeItShows || ecsWentBackToWhatFailed;
        }
    },
    WHAT_FAILED_GOES_BACK_WHERE_NOTHING_IS_IN_THE_WAY {
        @Override
        boolean holds(Crossing of) {
            Situation s = of.situation();
            boolean nothingInTheWay = s.service().runs(s.last().arn())
                    && s.service().primary().filter(d -> d.inState("FAILED")).isPresent()
                    && s.last().state() != State.GOOD
                    && s.last().rolledBackTo().isEmpty()
                    && !s.service().goesBackItself()
                    && s.target().rollback() == Rollback.AUTO
                    && s.history().isEmpty()
                    && s.at(1).filter(e -> e.state() == State.GOOD).isPresent()
                    && of.heard().isEmpty();
            return !nothingInTheWay || tells(of).anyMatch(t -> t.step().done());
        }
    };

    abstract boolean holds(Crossing of);

    private record Tell(Step step, Entry entry) {}

    private static Stream<Tell> tells(Crossing of) {
        return of.judged().steps().stream()
                .flatMap(step -> step.act().then() instanceof Then.Tell(Entry entry, boolean back)
                        ? Stream.of(new Tell(step, entry))
                        : Stream.empty());
    }

    private static boolean quiet(Judged judged) {
        return judged.steps().isEmpty() && judged.news().isEmpty();
    }

    /** While ECS rolls back, the service's deployments show it. */
    private static boolean rollsBackNow(Situation on) {
        List<Deployment> deployments = on.service().deployments();
        boolean somethingRollsOut = on.service()
                .primary()
                .filter(d -> d.inState("IN_PROGRESS") || (d.rolloutState().isEmpty() && deployments.size() > 1))
                .isPresent();
        boolean shows = somethingRollsOut || deployments.stream().anyMatch(d -> d.inState("FAILED"));
        return shows && on.history().filter(ServiceDeployment::rollingBackNow).isPresent();
    }

    /** Slipway called UpdateService for the last request; then somebody, and not ECS, changed the service. */
    private static boolean personChose(Situation s) {
        Optional<Deployment> primary = s.service().primary();
        boolean told = s.last().deployment().isPresent() || s.last().telling().isPresent();
        boolean ecs = s.history().filter(ServiceDeployment::rollsBack).isPresent();
        boolean desired = Stream.concat(Stream.of(s.last().number()), s.last().rolledBackTo().stream())
                .flatMap(n -> s.at(n).stream())
                .anyMatch(e -> s.service().runs(e.arn()));
        boolean notSlipways = s.family().values().stream()
                .flatMap(Optional::stream)
                .filter(e -> s.service().runs(e.arn()))
                .allMatch(e -> e.telling().isEmpty() && !e.deployment().equals(primary.map(Deployment::id)));
        return told && !ecs && !desired && primary.isPresent() && notSlipways;
    }
}
