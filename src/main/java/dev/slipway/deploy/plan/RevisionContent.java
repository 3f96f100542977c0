package dev.slipway.deploy.plan;

import dev.slipway.ecs.DefinitionContent;
import dev.slipway.release.Release;

/** Compares the content of a revision that may be registered with a release: images, definition, Terraform's tags. */
final class RevisionContent {
    private RevisionContent() {}

    static boolean same(RegisterRequest revision, Release release) {
        return release.digest().equals(revision.image().digest().orElse(""))
                && DefinitionContent.same(
                        revision.request(), release.definition().content())
                && RevisionBuilder.terraformsTags(revision.template())
                        .equals(RevisionBuilder.terraformsTags(release.definition()));
    }
}
