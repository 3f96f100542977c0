package dev.slipway.sandbox.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Aws;
import dev.slipway.ecs.AwsFailure;
import dev.slipway.ecs.Images;
import dev.slipway.ecs.Place;
import dev.slipway.ecs.Services;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.sandbox.api.SandboxException;
import java.util.Optional;
import java.util.function.Predicate;

/** Slipway's ports to AWS over an {@link AwsAccount}, without HTTP. Each method makes the same calls as the SDK's adapter. */
public final class SandboxAws implements Aws {
    private final AwsAccount aws;

    public SandboxAws(AwsAccount aws) {
        this.aws = aws;
    }

    /** There is one account in one region, so every place is that one. */
    @Override
    public Services services(Place place) {
        return new SandboxServices(this);
    }

    @Override
    public TaskDefinitions taskDefinitions(Place place) {
        return new SandboxTaskDefinitions(this);
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
        try {
            return Optional.of(aws.call(service, operation, input));
        } catch (SandboxException e) {
            if (absent.test(e)) {
                return Optional.empty();
            }
            throw new AwsFailure(kind(e), operation, e.words());
        }
    }

    private static AwsFailure.Kind kind(SandboxException error) {
        if (!error.answered() || error.httpStatus() >= 500) {
            return AwsFailure.Kind.UNCLEAR;
        }
        boolean healable = error.type().equals("ThrottlingException")
                || error.message().startsWith("Too many concurrent attempts to create a new revision");
        return healable ? AwsFailure.Kind.HEALABLE : AwsFailure.Kind.FINAL;
    }
}
