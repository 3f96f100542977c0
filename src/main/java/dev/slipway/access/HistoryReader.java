package dev.slipway.access;

import dev.slipway.release.Copies;
import dev.slipway.release.LogPart;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads a family's release log below its tail, newest first. Each method may throw {@link dev.slipway.ecs.AwsException}. */
public record HistoryReader(LogReader log, String family) {
    /** How far below the tail {@link #next} reads at once: mostly the first few are enough. */
    private static final List<Integer> STEPS = List.of(4, 10, LogPart.BELOW_TAIL);
    /** A request's {@code id} is remembered among this many of the newest revisions. */
    private static final int REMEMBERED = 100;

    /** The tail, and the releases among the revisions right below it. */
    public LogPart newest(LogTail end) {
        return below(LogPart.of(end), LogPart.BELOW_TAIL);
    }

    /** The same, and the releases among older revisions that may have this request, which a caller named. */
    public LogPart newestFor(String request, LogTail end) {
        if (LogPart.of(end).lowest() <= LogPart.BELOW_TAIL + 1) {
            return newest(end);
        }
        CompletableFuture<List<Integer>> remembered =
                log.parallel().start(() -> log.taskDefinitions().newestNumbers(family, REMEMBERED));
        LogPart newest = newest(end);
        List<Integer> older = Parallel.await(remembered).stream()
                .filter(n -> n < newest.lowest())
                .toList();
        return older.isEmpty() || newest.ofRequest(request).isPresent() ? newest : part(newest.releases(), older);
    }

    /** With the releases among the next revisions: at first a few, then more at once. */
    public LogPart next(LogTail end, LogPart newer) {
        int read = LogPart.of(end).lowest() - newer.lowest();
        return STEPS.stream()
                .filter(step -> step > read)
                .findFirst()
                .map(step -> below(newer, step - read))
                .orElseGet(() -> older(newer));
    }

    /** With the releases among the next older revisions. */
    public LogPart older(LogPart newer) {
        return part(newer.releases(), log.numbersBelow(family, newer.lowest()));
    }

    private LogPart below(LogPart newer, int most) {
        return part(newer.releases(), LogReader.downFrom(newer.lowest() - 1, most));
    }

    private LogPart part(List<Release> newer, List<Integer> numbers) {
        var releases = new ArrayList<>(newer);
        log.releases(family, numbers).values().forEach(e -> e.ifPresent(releases::add));
        return new LogPart(Copies.without(releases), numbers.isEmpty() ? 1 : numbers.getLast());
    }
}
