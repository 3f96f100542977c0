package dev.slipway.deploy.plan;

/** Reads that only some cases need, each one more round trip. */
public enum DeployRead {
    HISTORY,
    SERVICE_DEPLOYMENT,
    NEWEST_TAGS
}
