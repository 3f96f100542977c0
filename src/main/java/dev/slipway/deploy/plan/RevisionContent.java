package dev.slipway.deploy.plan;

import dev.slipway.ecs.DefinitionContent;
import dev.slipway.ecs.VersionNames;
import dev.slipway.release.Release;

/**
 * Compares the content of a revision that may be registered with a release: images, definition, Terraform's tags. Another
 * tag of the same image is not another content, also where a variable or label has it.
 */
final class RevisionContent {
    private RevisionContent() {}

    static boolean same(RegisterRequest revision, Release release) {
        return release.digest().equals(revision.image().digest().orElse(""))
                && DefinitionContent.same(
                        revision.versionNames()
                                .withoutVersion(
                                        revision.request(), release.digest(), VersionNames.version(revision.image())),
                        release.withoutVersion(revision.versionNames()))
                && RevisionBuilder.terraformsTags(revision.template())
                        .equals(RevisionBuilder.terraformsTags(release.definition()));
    }
}
