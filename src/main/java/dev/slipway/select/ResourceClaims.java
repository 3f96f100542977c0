package dev.slipway.select;

import dev.slipway.config.AccountRegion;
import dev.slipway.config.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Who claims what a target must have for itself: its ECS service, its family, and that its family is not a template. */
final class ResourceClaims<T> {
    private enum Resource {
        ECS_SERVICE,
        FAMILY,
        TEMPLATE
    }

    private record Claim(AccountRegion at, Resource kind, String name) {}

    private final AccountRegion home;
    private final Map<Claim, List<T>> holders = new HashMap<>();

    ResourceClaims(AccountRegion home) {
        this.home = home;
    }

    void add(Target target, T holder) {
        AccountRegion at = AccountRegion.of(target.location(), home);
        for (Claim claim : List.of(
                new Claim(at, Resource.ECS_SERVICE, target.serviceRef().toString()),
                new Claim(at, Resource.FAMILY, target.family()),
                new Claim(at, Resource.TEMPLATE, target.template()))) {
            holders.computeIfAbsent(claim, c -> new ArrayList<>()).add(holder);
        }
    }

    /** Who would update the same ECS service as this target, or register in the same family. */
    Stream<T> rivals(Target target) {
        AccountRegion at = AccountRegion.of(target.location(), home);
        return Stream.of(
                        new Claim(at, Resource.ECS_SERVICE, target.serviceRef().toString()),
                        new Claim(at, Resource.FAMILY, target.family()),
                        new Claim(at, Resource.TEMPLATE, target.family()),
                        new Claim(at, Resource.FAMILY, target.template()))
                .flatMap(claim -> holders.getOrDefault(claim, List.of()).stream());
    }
}
