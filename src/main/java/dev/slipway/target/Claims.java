package dev.slipway.target;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Who has what a target has to have for itself: its ECS service, its family, and that its family is no template. */
final class Claims<T> {
    private enum Kind {
        ECS_SERVICE,
        FAMILY,
        TEMPLATE
    }

    private record Claim(AccountRegion at, Kind kind, String name) {}

    private final Home home;
    private final Map<Claim, List<T>> holders = new HashMap<>();

    Claims(Home home) {
        this.home = home;
    }

    void add(Target target, T holder) {
        AccountRegion at = AccountRegion.of(target.place(), home);
        for (Claim claim : List.of(
                new Claim(at, Kind.ECS_SERVICE, target.serviceRef().toString()),
                new Claim(at, Kind.FAMILY, target.family()),
                new Claim(at, Kind.TEMPLATE, target.template()))) {
            holders.computeIfAbsent(claim, c -> new ArrayList<>()).add(holder);
        }
    }

    /** Who would tell one ECS service, or append to one family, with this target. */
    Stream<T> rivals(Target target) {
        AccountRegion at = AccountRegion.of(target.place(), home);
        return Stream.of(
                        new Claim(at, Kind.ECS_SERVICE, target.serviceRef().toString()),
                        new Claim(at, Kind.FAMILY, target.family()),
                        new Claim(at, Kind.TEMPLATE, target.family()),
                        new Claim(at, Kind.FAMILY, target.template()))
                .flatMap(claim -> holders.getOrDefault(claim, List.of()).stream());
    }
}
