package dev.slipway.iam;

/** Whose role a call is made with. */
enum Asker {
    DEPLOY_FUNCTION,
    ROLLBACK_FUNCTION,
    /** In the account of the cluster, assumed by both functions. */
    TARGET_ROLE
}
