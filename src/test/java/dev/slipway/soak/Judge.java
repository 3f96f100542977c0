package dev.slipway.soak;

import dev.slipway.apply.Outcome;
import dev.slipway.ecs.Entry;
import dev.slipway.ecs.State;
import dev.slipway.sandbox.account.AwsAccount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether every service ended as was asked for, and every log says what ECS says. */
final class Judge {
    /** Of the first service that is wrong, everything that happened to it. */
    private static final boolean TRACES = Boolean.getBoolean("soak.trace");

    private final Soak soak;
    private final Map<String, Version> versions = new HashMap<>();
    private final List<String> complaints = new ArrayList<>();
    private int unnoticed;
    private int sideBySide;
    private int withdrawn;
    private int overtaken;
    private int tellings;
    private int entries;

    Judge(Soak soak) {
        this.soak = soak;
    }

    /** Of the way it is now. */
    List<String> complaints() {
        // without its faults
        AwsAccount world = soak.world().copy();
        soak.fleet()
                .repositories()
                .forEach(r -> soak.pushes().of(r).forEach(p -> versions.put(p.digest(), p.version())));
        unnoticed = 0;
        sideBySide = 0;
        tellings = 0;
        entries = 0;
        complaints.clear();
        complaints.addAll(soak.figures().mistakes());
        for (Member member : soak.fleet().members()) {
            Ended ended = Ended.read(member, world);
            int before = complaints.size();
            end(ended);
            ended.entries().forEach(e -> {
                state(ended, e);
                sideBySide += e.after() < e.number() - 1 ? 1 : 0;
            });
            nothingLost(ended);
            tellings(ended);
            unchanged(ended);
            if (before == 0 && !complaints.isEmpty() && TRACES) {
                System.out.println(soak.trace().of(member, world));
            }
        }
        return List.copyOf(complaints);
    }

    void print() {
        Figures.line("%,d entries were appended side by side; %,d completed and nobody heard of it"
                .formatted(sideBySide, unnoticed));
        Figures.line("%,d UpdateService calls done for %,d entries".formatted(tellings, entries));
        Figures.line(
                "%,d times what was UNCHANGED was overtaken by what had been asked for before it".formatted(overtaken));
        Figures.line("%,d times a service went back by ECS to what a person had gone back from".formatted(withdrawn));
    }

    private void complain(Ended ended, String what) {
        complaints.add("%s: %s".formatted(ended, what));
    }

    /** It runs what was requested last, or where that one is bad, the newest good one. */
    private void end(Ended ended) {
        Optional<Entry> last = ended.last();
        if (last.isEmpty()) {
            return;
        }
        if (ended.completed(last.get())) {
            runs(ended, last.get());
            return;
        }
        if (version(last.get()) == Version.GOOD) {
            complain(
                    ended,
                    "%d was requested last and is good, and did not complete"
                            .formatted(last.get().number()));
        }
        if (last.get().state() != State.FAILED) {
            complain(
                    ended,
                    "%d was requested last, did not complete, and is not failed"
                            .formatted(last.get().number()));
        }
        if (ended.byEcs()
                && ended.running().filter(e -> e.state() == State.WITHDRAWN).isPresent()) {
            // ECS does not know what a person went back from
            withdrawn++;
            return;
        }
        Optional<Entry> refuge = ended.entries().stream()
                .filter(ended::completed)
                .filter(e -> e.state() != State.WITHDRAWN)
                .max(Ended.REQUESTED);
        refuge.ifPresent(entry -> runs(ended, entry));
    }

    private void runs(Ended ended, Entry entry) {
        if (!ended.runs(entry)) {
            complain(ended, "it should run %d".formatted(entry.number()));
        } else if (!ended.settled()) {
            complain(ended, "its deployment should be COMPLETED");
        }
    }

    /** Once, once more where an answer was lost or two raced, and a way back for what failed. */
    private void tellings(Ended ended) {
        int told = soak.figures().tellings(ended.member());
        if (told > 2 * ended.entries().size() + 2) {
            complain(ended, "it was told %d times".formatted(told));
        }
        tellings += told;
        entries += ended.entries().size();
    }

    /** What was called UNCHANGED has no place in the log: what was asked for before it and comes later, overtakes it. */
    private void unchanged(Ended ended) {
        Optional<Push> newest = soak.pushes().of(ended.member().repository()).stream()
                .filter(p -> soak.wasDelivered(soak.pushes().event(p)))
                .max(Comparator.comparing(Push::at));
        if (newest.isEmpty() || ended.member().onRequest()) {
            return;
        }
        boolean unchanged = soak.figures().of(soak.pushes().event(newest.get()), ended.member()).stream()
                .anyMatch(o -> o.kind() == Outcome.Kind.UNCHANGED);
        boolean newer = ended.last()
                .filter(l -> l.requestedAt().isAfter(newest.get().at()))
                .isPresent();
        boolean runs = ended.running()
                .filter(e -> e.digest().equals(newest.get().digest()))
                .isPresent();
        overtaken += unchanged && !newer && !runs && newest.get().version() == Version.GOOD ? 1 : 0;
    }

    private Version version(Entry entry) {
        return versions.getOrDefault(entry.digest(), Version.GOOD);
    }

    private void state(Ended ended, Entry entry) {
        boolean completed = ended.completed(entry);
        boolean newer = ended.last().filter(l -> l.number() != entry.number()).isPresent();
        boolean holds = switch (entry.state()) {
            case GOOD -> completed;
            case FAILED -> !completed && version(entry) != Version.GOOD;
            case DEPLOYING -> newer;
            case SUPERSEDED -> newer && !completed;
            case WITHDRAWN -> newer;
        };
        if (!holds) {
            complain(ended, "%d is not what it says".formatted(entry.number()));
        }
        if (completed && entry.state() == State.DEPLOYING) {
            unnoticed++;
        }
    }

    /** Whatever was delivered has a place in the log, or an answer why not. */
    private void nothingLost(Ended ended) {
        Member member = ended.member();
        if (!member.onRequest()) {
            for (Push push : soak.pushes().of(member.repository())) {
                String event = soak.pushes().event(push);
                Optional<Entry> entry = ended.entry(event);
                if (entry.filter(e -> !e.requestedAt().equals(push.at())).isPresent()) {
                    complain(ended, "%s was requested at %s".formatted(event, push.at()));
                }
                if (soak.wasDelivered(event) && entry.isEmpty()) {
                    answered(ended, event, push.tag());
                    refusedForAReason(ended, push);
                }
            }
        }
        for (String request : soak.requests().of(member)) {
            if (ended.entry(request).isEmpty()) {
                answered(ended, request, request);
            }
        }
    }

    private void answered(Ended ended, String event, String what) {
        List<Outcome> came = soak.figures().of(event, ended.member());
        boolean answered = came.stream().anyMatch(o -> switch (o.kind()) {
            case SUPERSEDED, REFUSED, UNCHANGED -> !o.retryCanHeal();
            case DEPLOYING,
                    SUCCEEDED,
                    ROLLED_BACK,
                    ROLLING_BACK_BY_ECS,
                    NOTHING_TO_ROLL_BACK_TO,
                    ROLLBACK_FAILED,
                    PLANNED,
                    FAILED,
                    IGNORED -> false;
        });
        if (!answered) {
            complain(ended, "%s is lost: %s".formatted(what, came));
        }
    }

    private void refusedForAReason(Ended ended, Push push) {
        for (Outcome outcome : soak.figures().of(soak.pushes().event(push), ended.member())) {
            boolean holds = switch (outcome.kind()) {
                case SUPERSEDED ->
                    ended.entries().stream().anyMatch(e -> !e.requestedAt().isBefore(push.at()));
                case REFUSED -> push.version() != Version.GOOD;
                case UNCHANGED ->
                    ended.entries().stream().anyMatch(e -> e.digest().equals(push.digest()));
                case DEPLOYING,
                        SUCCEEDED,
                        ROLLED_BACK,
                        ROLLING_BACK_BY_ECS,
                        NOTHING_TO_ROLL_BACK_TO,
                        ROLLBACK_FAILED,
                        PLANNED,
                        FAILED,
                        IGNORED -> true;
            };
            if (!holds) {
                complain(ended, "%s came to %s: %s".formatted(push.tag(), outcome.kind(), outcome.reason()));
            }
        }
    }
}
