package dev.slipway.sandbox.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.access.Pause;
import dev.slipway.access.RateLimiter;
import dev.slipway.access.RateLimits;
import dev.slipway.ecr.Images;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsException;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.ecs.Tasks;
import dev.slipway.sandbox.api.SandboxException;
import java.util.Optional;
import java.util.function.Predicate;

/** Slipway's ports to AWS over an {@link AwsAccount}, without HTTP. Each method makes the same calls as the SDK's adapter. */
public final class SandboxAws implements Aws {
    private static final String THROTTLED = "ThrottlingException";

    private final AwsAccount aws;
    private final RateLimits limits;
    private final Pause pause;

    public SandboxAws(AwsAccount aws) {
        this(aws, RateLimits.NONE, length -> false);
    }

    /** With the rates that the SDK's adapter keeps. A call that AWS throttles is made again. */
    public SandboxAws(AwsAccount aws, RateLimits limits, Pause pause) {
        this.aws = aws;
        this.limits = limits;
        this.pause = pause;
    }

    /** The sandbox has one account and region, which serves every location. */
    @Override
    public Services services(Location location) {
        return new SandboxServices(this);
    }

    @Override
    public TaskDefinitions taskDefinitions(Location location) {
        return new SandboxTaskDefinitions(this);
    }

    @Override
    public Tasks tasks(Location location) {
        return new SandboxTasks(this);
    }

    @Override
    public Images images() {
        return new SandboxImages(this);
    }

    ObjectNode call(String service, String operation, ObjectNode input) {
        return callUnless(service, operation, input, error -> false).orElseThrow();
    }

    /** @param absent the refusals that mean that the resource does not exist */
    Optional<ObjectNode> callUnless(
            String service, String operation, ObjectNode input, Predicate<SandboxException> absent) {
        while (true) {
            Optional<RateLimiter.Turn> turn = limits.of(operation).map(limiter -> limiter.await(operation, pause));
            try {
                ObjectNode answer = aws.call(service, operation, input);
                turn.ifPresent(RateLimiter.Turn::accepted);
                return Optional.of(answer);
            } catch (SandboxException e) {
                if (absent.test(e)) {
                    return Optional.empty();
                }
                if (turn.isEmpty() || !e.type().equals(THROTTLED)) {
                    throw new AwsException(kind(e), operation, e.words());
                }
                turn.get().refused();
            }
        }
    }

    private static AwsException.Kind kind(SandboxException error) {
        if (!error.isAnswered() || error.httpStatus() >= 500) {
            return AwsException.Kind.UNKNOWN;
        }
        if (error.type().equals("ClusterNotFoundException")) {
            return AwsException.Kind.NOT_FOUND;
        }
        boolean retryable = error.type().equals(THROTTLED)
                || error.message().startsWith("Too many concurrent attempts to create a new revision");
        return retryable ? AwsException.Kind.RETRYABLE : AwsException.Kind.FINAL;
    }
}
