package dev.slipway.sandbox.rollout;

/**
 * A call of a lifecycle hook's function that is due.
 *
 * @param service {@code cluster/service}
 * @param hook its id
 * @param function its ARN
 * @param payload the event as JSON
 */
public record HookCall(String service, String hook, String function, String payload) {}
