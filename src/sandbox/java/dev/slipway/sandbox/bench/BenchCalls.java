package dev.slipway.sandbox.bench;

import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.api.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Records when each call starts and ends, to count the calls that wait for one another. */
final class BenchCalls {
    private final List<Span> spans = new ArrayList<>();
    private final Map<Thread, Long> started = new ConcurrentHashMap<>();
    private final AwsAccount aws;

    private record Span(String operation, long from, long to) {}

    BenchCalls(AwsAccount aws) {
        this.aws = aws;
        aws.faults()
                .before((service, operation, input) -> started.put(Thread.currentThread(), System.nanoTime()))
                .after((service, operation, input) -> done(operation));
    }

    void slowDown(Duration everyCall) {
        aws.faults().always("*", new Fault.Delayed(everyCall));
    }

    synchronized void forget() {
        spans.clear();
        aws.forgetCalls();
    }

    private synchronized void done(String operation) {
        long now = System.nanoTime();
        spans.add(new Span(
                operation,
                Optional.ofNullable(started.remove(Thread.currentThread())).orElse(now),
                now));
    }

    /** Includes the calls that AWS refused: the first push reads a family that does not exist yet. */
    int count() {
        return aws.calls().size();
    }

    /** {@code 3 DescribeTaskDefinition, RegisterTaskDefinition}, in the alphabet's order: many begin at once. */
    String byOperation() {
        var counts = new TreeMap<String, Integer>();
        aws.calls().forEach(call -> counts.merge(call.operation(), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(e -> e.getValue() == 1 ? e.getKey() : e.getValue() + " " + e.getKey())
                .collect(Collectors.joining(", "));
    }

    /** Round trips up to and with the first UpdateService; empty if there was none. */
    synchronized Optional<Integer> untilTold() {
        return spans.stream()
                .filter(s -> s.operation.equals("UpdateService"))
                .min(Comparator.comparingLong(Span::from))
                .map(told -> chain(spans.stream().filter(s -> s.to <= told.from).toList()) + 1);
    }

    synchronized int untilAnswered() {
        return chain(spans);
    }

    /** The most calls of which each began after the one before had ended: never fewer than the dependent ones. */
    private static int chain(List<Span> of) {
        int length = 0;
        long end = Long.MIN_VALUE;
        for (Span span : of.stream().sorted(Comparator.comparingLong(Span::to)).toList()) {
            if (span.from >= end) {
                length++;
                end = span.to;
            }
        }
        return length;
    }
}
