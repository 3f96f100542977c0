package dev.slipway.apply;

import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsFailure;
import dev.slipway.plan.Decision;
import dev.slipway.plan.Seen;
import dev.slipway.target.Asked;
import dev.slipway.target.Target;
import java.util.List;

/** What a deployer reads when the planner asks for it: only some deployments have to know it. */
final class DeployReads {
    private final Target target;
    private final Aws aws;
    private final LogReader log;

    DeployReads(Asked asked, Aws aws, LogReader log) {
        this.target = asked.target();
        this.aws = aws;
        this.log = log;
    }

    Seen read(Seen seen, Decision.What what) {
        return switch (what) {
            case HISTORY -> seen.withHistory(log.history(target.family(), seen.log()));
            case SERVICE_DEPLOYMENT ->
                seen.withServiceDeployment(aws.services(target.place()).newestDeployment(target.serviceRef()));
            case NEWEST_TAGS -> seen.withNewestTags(newestTags());
        };
    }

    /** A hint only: without it the image is missing all the same. */
    private List<String> newestTags() {
        try {
            return aws.images().newestTags(target.images());
        } catch (AwsFailure failure) {
            return List.of();
        }
    }
}
