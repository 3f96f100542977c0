package dev.slipway.deploy.plan;

import dev.slipway.release.Release;
import dev.slipway.release.TagValues;
import dev.slipway.select.DeployRequest;
import java.util.Optional;

/** The order of requests: the release log may have the request already, or one that was requested later. */
final class OrderRules {
    private OrderRules() {}

    /** @return empty where the request is new and the one requested last */
    static Optional<DeployAction> decision(DeployRequest request, DeploySnapshot snapshot) {
        Optional<Release> logged = snapshot.log().last();
        if (logged.isEmpty()) {
            return Optional.empty();
        }
        Release last = logged.get();
        Optional<Release> same = same(request, snapshot);
        if (same.isPresent() && !(isOutdated(request, same.get()) && isLast(same.get(), last))) {
            return Optional.of(again(request, snapshot, same.get(), last));
        }
        Optional<DeployAction> held = HoldRules.held(request, snapshot, last);
        if (request.requestedAt().isBefore(last.requestedAt())) {
            return Optional.of(held.orElseGet(() -> superseded(request, snapshot, last)));
        }
        boolean readsOn = held.isPresent()
                ? HistoryNeeded.neededForRequest(request, snapshot, last)
                : HistoryNeeded.needed(request, snapshot, last);
        if (readsOn) {
            return Optional.of(new DeployAction.Read(DeployRead.HISTORY));
        }
        return held.or(() -> VersionRules.superseded(request, snapshot));
    }

    private static Optional<Release> same(DeployRequest request, DeploySnapshot snapshot) {
        String id = TagValues.identity(request.request());
        return snapshot.log()
                .ofRequest(id)
                .or(() -> snapshot.history().stream()
                        .filter(e -> e.request().equals(id))
                        .findFirst());
    }

    private static DeployAction again(DeployRequest request, DeploySnapshot snapshot, Release first, Release last) {
        Optional<String> refusal = RepeatedRequest.refusal(request, snapshot, first);
        if (refusal.isPresent()) {
            return new DeployAction.Refuse(refusal.get());
        }
        return isLast(first, last) || last.follows(first)
                ? new DeployAction.Unchanged(
                        snapshot.log().wanted().orElse(first),
                        "the same request registered revision %d already".formatted(first.number()),
                        Optional.empty())
                : superseded(request, snapshot, last);
    }

    private static boolean isLast(Release first, Release last) {
        return first.number() == last.number() || !last.supersedes(first);
    }

    /** The template has changed since, and the request comes again because of that. */
    private static boolean isOutdated(DeployRequest request, Release first) {
        return request.follows().filter(template -> !first.isMadeFrom(template)).isPresent();
    }

    private static DeployAction superseded(DeployRequest request, DeploySnapshot snapshot, Release by) {
        return new DeployAction.Supersede(
                "revision %d was requested later, at %s".formatted(by.number(), by.requestedAt()),
                VersionRules.note(request, snapshot, by));
    }
}
