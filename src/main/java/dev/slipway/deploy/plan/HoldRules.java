package dev.slipway.deploy.plan;

import dev.slipway.release.Release;
import dev.slipway.select.DeployRequest;
import java.util.Optional;

/**
 * A hold forbids every deployment but a rollback, and what was registered before it goes on: a request whose release the log
 * has is finished, so that two runs of one event end alike.
 */
final class HoldRules {
    private HoldRules() {}

    /** @param last the release requested last */
    static Optional<DeployAction> held(DeployRequest request, DeploySnapshot snapshot, Release last) {
        if (request.restores().isPresent() || request.metadata().despiteHold()) {
            return Optional.empty();
        }
        return snapshot.hold()
                .map(hold -> new DeployAction.Held(
                        "%s; end the hold with `unhold`%s"
                                .formatted(
                                        hold.words(),
                                        request.by().isPerson()
                                                ? ", or request it with `\"despiteHold\": true` (bin/slipway: --despite-hold)"
                                                : ", or request the version then"),
                        VersionRules.note(
                                request, snapshot, snapshot.log().wanted().orElse(last))));
    }
}
