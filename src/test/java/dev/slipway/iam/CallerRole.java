package dev.slipway.iam;

/** The role that makes a call. */
enum CallerRole {
    DEPLOY_FUNCTION,
    ROLLBACK_FUNCTION,
    /** The role in the account of the cluster, which the functions assume. */
    TARGET_ROLE
}
