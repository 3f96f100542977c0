package dev.slipway.apply;

import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsFailure;
import dev.slipway.ecs.Entry;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.plan.TagValues;
import dev.slipway.rollback.Standing;
import dev.slipway.rollback.Verdict;
import dev.slipway.rollback.Verdict.Then;
import dev.slipway.target.Target;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the rules come to: written down first, then done. */
final class Deeds {
    private final Target target;
    private final Services services;
    private final TaskDefinitions taskDefinitions;
    private final Teller teller;
    private final ImagesThere imagesThere;
    private final AllAtOnce allAtOnce;

    Deeds(Target target, Aws aws, AllAtOnce allAtOnce, InstantSource clock) {
        this.target = target;
        this.services = aws.services(target.place());
        this.taskDefinitions = aws.taskDefinitions(target.place());
        this.teller = new Teller(services, taskDefinitions, clock);
        this.imagesThere = new ImagesThere(aws.images(), allAtOnce);
        this.allAtOnce = allAtOnce;
    }

    /**
     * The images that it is to go back to are looked up while it is written down.
     *
     * @param lookFirst before it is written down: where nothing was left at the last look, every look would write
     * @return whether they are there
     */
    boolean writeDown(Verdict.Act act, boolean lookFirst) {
        CompletableFuture<Boolean> there = allAtOnce.start(
                () -> !(act.then() instanceof Then.Tell(Entry entry, boolean back)) || !back || imagesThere.all(entry));
        if (lookFirst && !AllAtOnce.await(there)) {
            return false;
        }
        allAtOnce.each(act.notes(), note -> {
            taskDefinitions.tag(note.entry().arn(), note.tags());
            return note;
        });
        return AllAtOnce.await(there);
    }

    /**
     * Does it.
     *
     * @param meant what is to be said of it
     * @return the same, with what is known by then
     * @throws AwsFailure where it was not done
     */
    Optional<Outcome> doIt(Then then, Optional<Outcome> meant) {
        switch (then) {
            case Then.Nothing() -> {}
            case Then.StopRollout(String arn) -> services.rollBack(arn);
            case Then.Tell(Entry entry, boolean back) -> {
                Service told = teller.tell(target, entry.arn());
                String trouble = note(entry, told);
                return meant.map(o -> Reported.told(o, told.primary())).map(o -> o.because(o.reason() + trouble));
            }
        }
        return meant;
    }

    /**
     * Notes that AWS refused it for good, so that the next looks, which try it again, publish it no more.
     *
     * @return whether that is news
     */
    boolean notice(Standing standing, Then then) {
        Entry last = standing.log().last().orElseThrow();
        String key = TagValues.clean("NOT_DONE %s %s"
                .formatted(
                        then instanceof Then.Tell(Entry entry, boolean back) ? entry.number() : "",
                        standing.service().primary().map(Deployment::id).orElse("")));
        if (last.noticed().equals(Optional.of(key))) {
            return false;
        }
        try {
            taskDefinitions.tag(last.arn(), Map.of(Entry.NOTICED, key));
        } catch (AwsFailure failure) {
            // it is told once more
        }
        return true;
    }

    /** Told is told. Without this note, the time of telling says whose deployment it is. */
    private String note(Entry entry, Service told) {
        try {
            teller.note(entry.arn(), told);
            return "";
        } catch (AwsFailure failure) {
            return ", but then: " + failure.getMessage();
        }
    }
}
