package dev.slipway.deploy.plan;

import dev.slipway.deploy.plan.DeployAction.NotedVersion;
import dev.slipway.ecr.Image;
import dev.slipway.pattern.SemVer;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.select.DeployRequest;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Versions of images: a push that only {@code semver:} patterns match never replaces a higher version. An image may have
 * several tags, and the one that was deployed need not be its version, so that a second tag is noted.
 */
final class VersionRules {
    private VersionRules() {}

    /** Whether the version to compare with may be on a release that was not read. */
    static boolean historyNeeded(DeployRequest request, LogTail log) {
        return request.onlyNewerVersions()
                && log.wanted()
                        .flatMap(desired -> SemVer.highest(desired.imageTags()))
                        .isEmpty();
    }

    /** The higher version that forbids the deployment: the desired one or, while nothing is desired, the newest good one. */
    static Optional<DeployAction> superseded(DeployRequest request, DeploySnapshot snapshot) {
        Optional<String> requested = request.image().tag();
        if (!request.onlyNewerVersions() || requested.isEmpty()) {
            return Optional.empty();
        }
        Optional<Release> desired = snapshot.log().wanted();
        return desired.or(() -> newestGood(snapshot))
                .flatMap(release -> version(release, snapshot))
                .filter(version -> SemVer.isLower(requested.get(), version))
                .map(version -> new DeployAction.Supersede(
                        "%s is a lower version than %s, which is %s; to deploy it all the same, send a request"
                                .formatted(
                                        requested.get(),
                                        version,
                                        desired.isPresent() ? "desired" : "the newest good version"),
                        Optional.empty()));
    }

    private static Optional<Release> newestGood(DeploySnapshot snapshot) {
        return Release.requestedLast(releases(snapshot).filter(e -> e.state() == ReleaseState.GOOD));
    }

    /** Pushes of several tags of one image at once may have registered a release each. */
    private static Optional<String> version(Release release, DeploySnapshot snapshot) {
        return SemVer.highest(Stream.concat(Stream.of(release), releases(snapshot))
                .filter(e -> e.digest().equals(release.digest()))
                .flatMap(Release::imageTags));
    }

    private static Stream<Release> releases(DeploySnapshot snapshot) {
        return Stream.concat(snapshot.log().releases().stream(), snapshot.history().stream());
    }

    /** Empty unless the request names the release's image by a higher version than is known of it. */
    static Optional<NotedVersion> note(DeployRequest request, DeploySnapshot snapshot, Release release) {
        Optional<String> digest = snapshot.image().map(Image::digest);
        Optional<String> known = SemVer.highest(release.imageTags());
        return SemVer.highest(request.image().tag().stream())
                .filter(version -> digest.equals(Optional.of(release.digest())))
                .filter(version -> known.isEmpty() || SemVer.isLower(known.get(), version))
                .map(version -> new NotedVersion(release, version));
    }
}
