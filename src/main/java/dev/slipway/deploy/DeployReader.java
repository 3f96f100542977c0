package dev.slipway.deploy;

import dev.slipway.access.LogReader;
import dev.slipway.config.Target;
import dev.slipway.deploy.plan.DeployRead;
import dev.slipway.deploy.plan.DeploySnapshot;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.select.DeployRequest;
import java.util.List;

/** What a deployer reads when the planner asks for it: only some deployments have to know it. */
final class DeployReader {
    private final Target target;
    private final Aws aws;
    private final LogReader log;

    DeployReader(DeployRequest asked, Aws aws, LogReader log) {
        this.target = asked.target();
        this.aws = aws;
        this.log = log;
    }

    DeploySnapshot read(DeploySnapshot seen, DeployRead what) {
        return switch (what) {
            case HISTORY -> seen.withHistory(log.history(target.family(), seen.log()));
            case SERVICE_DEPLOYMENT ->
                seen.withServiceDeployment(aws.services(target.location()).newestDeployment(target.serviceRef()));
            case NEWEST_TAGS -> seen.withNewestTags(newestTags());
        };
    }

    /** A hint only: without it the image is missing all the same. */
    private List<String> newestTags() {
        try {
            return aws.images().newestTags(target.images());
        } catch (AwsException failure) {
            return List.of();
        }
    }
}
