package dev.slipway.access;

import java.util.Optional;

/** Which of AWS's rates a call counts against. */
@FunctionalInterface
public interface RateLimits {
    /** Of services whose rates no deployment reaches. */
    RateLimits NONE = operation -> Optional.empty();

    /** @param operation as AWS names it; empty where AWS publishes no rate */
    Optional<RateLimiter> of(String operation);
}
