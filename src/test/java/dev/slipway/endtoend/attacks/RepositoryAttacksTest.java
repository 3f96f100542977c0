package dev.slipway.endtoend.attacks;

import dev.slipway.sandbox.ecr.SigningStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever may push to one repository. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RepositoryAttacksTest {
    private static final String TAGS = """
            v1.3.0                | IMAGE     | sign
            v1.2.0                | IMAGE     | sign
            1.99.0                | IMAGE     | sign
            v2.0.0                | SELECTION | matches no pattern of a-web in prod
            v1.3.0-rc.1           | SELECTION | matches no pattern of a-web in prod
            v0.9.0                | SELECTION | matches no pattern of a-web in prod
            latest                | SELECTION | matches no pattern of a-web in prod
            prod                  | SELECTION | matches no pattern of a-web in prod
            MAIN-2                | SELECTION | matches no pattern of a-web in prod
            main                  | SELECTION | matches no pattern of a-web in prod
            v1.2                  | SELECTION | matches no pattern of a-web in prod
            team-b_shop_main-2    | SELECTION | matches no pattern of a-web in prod
            sha256-0000000000000000000000000000000000000000000000000000000000000000     | SELECTION | it is a signature
            sha256-0000000000000000000000000000000000000000000000000000000000000000.sig | SELECTION | it is a signature
            """;

    private final AttackStage stage = new AttackStage();

    static List<Attack> attacks() {
        var attacks =
                new ArrayList<>(Attack.table(TAGS, row -> stage -> new ImagePusher(stage).pushes(row.getFirst())));
        attacks.add(new Attack(
                "no tag",
                stage -> new ImagePusher(stage).pushesManifest("", ImagePusher.manifest("x", "\"annotations\": {}")),
                Attack.Stop.BUS,
                ""));
        attacks.add(new Attack(
                "an artifact that is no image",
                stage -> new ImagePusher(stage)
                        .pushesManifest(
                                "main-chart",
                                ImagePusher.manifest(
                                        "y", "\"artifactType\": \"application/vnd.cncf.helm.config.v1+json\"")),
                Attack.Stop.SELECTION,
                "main-chart"));
        attacks.add(new Attack(
                "an older version, signed",
                stage -> {
                    stage.aws().setup().push("team-a/web", "v1.1.0", "older");
                    stage.aws().setup().signing("team-a/web:v1.1.0", SigningStatus.of("COMPLETE"));
                    stage.goOn();
                },
                Attack.Stop.ORDER,
                "1.2.0"));
        return attacks;
    }

    @AfterAll
    void close() {
        stage.close();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void isStopped(Attack attack) {
        AttackCheck.isStopped(attack, stage);
    }
}
