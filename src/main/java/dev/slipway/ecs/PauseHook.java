package dev.slipway.ecs;

import java.time.Instant;
import java.util.Optional;

/**
 * A PAUSE lifecycle hook that waits for an operator.
 *
 * @param id for ContinueServiceDeployment
 * @param stage of the deployment, such as POST_TEST_TRAFFIC_SHIFT
 * @param until when it times out
 * @param then what ECS does then: ROLLBACK or CONTINUE
 */
public record PauseHook(String id, Optional<String> stage, Optional<Instant> until, Optional<String> then) {}
