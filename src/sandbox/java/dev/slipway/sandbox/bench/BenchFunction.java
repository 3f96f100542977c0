package dev.slipway.sandbox.bench;

import dev.slipway.lambda.DeployFunction;
import dev.slipway.lambda.RollbackFunction;

/** The classes that the benchmark starts as functions. */
enum BenchFunction {
    DEPLOY(DeployFunction.class),
    ROLLBACK(RollbackFunction.class),
    /** DeployFunction on a fast clock. */
    FAST_DEPLOY(FastFunction.class),
    /** RollbackFunction on a fast clock. */
    FAST_ROLLBACK(FastFunction.class),
    /** Many instances of DeployFunction on a fast clock. */
    FAST_INSTANCES(FastInstances.class);

    private final Class<?> handler;

    BenchFunction(Class<?> handler) {
        this.handler = handler;
    }

    String handler() {
        return handler.getName();
    }
}
