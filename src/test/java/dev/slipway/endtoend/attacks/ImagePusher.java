package dev.slipway.endtoend.attacks;

import dev.slipway.ecr.Platform;
import dev.slipway.sandbox.account.Setup;

/** May push to the repository team-a/web, with any tag and any content. */
record ImagePusher(AttackStage stage) {
    private static final String REPOSITORY = "team-a/web";

    void pushes(String tag) {
        stage.push(stage.aws(), REPOSITORY, tag);
        stage.goOn();
    }

    void pushesManifest(String tag, String manifest) {
        stage.aws().setup().pushManifest(REPOSITORY, tag, manifest);
        stage.goOn();
    }

    /** An image's manifest with other members. */
    static String manifest(String build, String members) {
        return Setup.image(build, new Platform("linux", "amd64")).replaceFirst("\\{", "{" + members + ",");
    }
}
