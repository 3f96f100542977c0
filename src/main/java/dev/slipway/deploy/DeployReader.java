package dev.slipway.deploy;

import dev.slipway.access.HistoryReader;
import dev.slipway.access.LogReader;
import dev.slipway.config.Target;
import dev.slipway.deploy.plan.DeployRead;
import dev.slipway.deploy.plan.DeploySnapshot;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.NewestServiceDeployment;
import dev.slipway.release.LogPart;
import dev.slipway.release.TagValues;
import dev.slipway.select.DeployRequest;
import dev.slipway.trigger.Trigger.Attempts;
import java.util.List;

/** Reads what the planner needs and {@link SharedReads} did not read: only some deployments need it. */
final class DeployReader {
    private final DeployRequest request;
    private final Target target;
    private final Aws aws;
    private final LogReader log;
    private final ImageGateReader gate;

    DeployReader(DeployRequest request, Aws aws, LogReader log, ImageGateReader gate) {
        this.request = request;
        this.target = request.target();
        this.aws = aws;
        this.log = log;
        this.gate = gate;
    }

    DeploySnapshot read(DeploySnapshot snapshot, DeployRead what) {
        return switch (what) {
            case HISTORY -> snapshot.withHistory(history(snapshot));
            case SERVICE_DEPLOYMENT ->
                snapshot.with(new NewestServiceDeployment(aws.services(target.location())
                        .newestDeploymentWithTaskDefinition(
                                target.serviceRef(),
                                snapshot.log().historyFrom(snapshot.service().orElseThrow()))));
            case NEWEST_TAGS -> snapshot.withNewestTags(newestTags());
            case IMAGE_GATE -> snapshot.with(gate.read(request, snapshot));
        };
    }

    private LogPart history(DeploySnapshot snapshot) {
        HistoryReader history = log.history(target.family());
        return request.attempts() == Attempts.BY_CLIENT
                ? history.newestFor(TagValues.identity(request.request()), snapshot.log())
                : history.next(snapshot.log(), snapshot.newestReleases());
    }

    DeploySnapshot readLog(DeploySnapshot snapshot) {
        return snapshot.withLog(log.end(target.family()));
    }

    /** Only a hint in a message: without it, the message is shorter. */
    private List<String> newestTags() {
        try {
            return aws.images().newestTags(target.images());
        } catch (AwsException failure) {
            return List.of();
        }
    }
}
