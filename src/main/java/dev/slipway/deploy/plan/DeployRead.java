package dev.slipway.deploy.plan;

/** What only some deployments need; each read is one more round trip. */
public enum DeployRead {
    HISTORY,
    SERVICE_DEPLOYMENT,
    NEWEST_TAGS,
    /** The signatures and scans of the image. */
    IMAGE_GATE
}
