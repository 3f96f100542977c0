package dev.slipway.soak;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.outcome.Outcome;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.text.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Everything that happened, to be printed for a service that violates an invariant. */
final class SoakTrace {
    private final InstantSource clock;
    private final List<Line> lines = new ArrayList<>();

    SoakTrace(InstantSource clock) {
        this.clock = clock;
    }

    private record Line(Instant at, String who, Supplier<String> what) {
        @Override
        public String toString() {
            return "%s %-10s %s".formatted(at, who, what.get());
        }
    }

    static String id(String event) {
        return Json.parse(event).path("id").asText();
    }

    void call(String who, String operation, ObjectNode input) {
        lines.add(new Line(clock.instant(), who, () -> operation + " " + input));
    }

    void outcome(String who, Outcome outcome) {
        lines.add(new Line(
                clock.instant(),
                who,
                () -> "→ %s %s: %s"
                        .formatted(
                                outcome.kind(),
                                outcome.subject()
                                        .map(s -> s.service() + "-" + s.environment())
                                        .orElse(""),
                                outcome.reason())));
    }

    void crashed(String who, SimulatedLambda.Crash crash) {
        lines.add(new Line(clock.instant(), who, () -> "crashed " + crash.getMessage()));
    }

    /** The calls since then that change something, one a line. */
    String changesSince(Instant then) {
        return lines.stream()
                .filter(line -> !line.at().isBefore(then))
                .map(Line::toString)
                .filter(line -> SoakStatistics.CHANGING.stream().anyMatch(call -> line.contains(" " + call + " ")))
                .collect(Collectors.joining("\n"));
    }

    /** Everything about one service: events, calls with their invocation, and outcomes. */
    String of(FleetService member, AwsAccount account) {
        var all = new ArrayList<>(lines);
        account.bus()
                .events()
                .forEach(e -> all.add(new Line(
                        e.time(),
                        "event",
                        () -> "%s %s %s %s".formatted(e.detailType(), e.resources(), e.id(), e.detail()))));
        all.sort(Comparator.comparing(Line::at));
        List<String> concern = List.of(
                "\"" + member.service() + "\"",
                member.family() + ":",
                member.family() + "\"",
                member.family() + "-template",
                "/" + member.environment() + "/" + member.service(),
                "\"" + member.repository() + "\"",
                member.family() + " ",
                "→ ");
        var text = new StringBuilder();
        for (Line line : all) {
            String written = line.toString();
            boolean its = concern.stream().anyMatch(written::contains)
                    && (!written.contains("→") || written.contains(member.family()));
            if (its) {
                text.append(written).append('\n');
            }
        }
        return text.toString();
    }
}
