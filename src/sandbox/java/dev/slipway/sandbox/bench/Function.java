package dev.slipway.sandbox.bench;

import dev.slipway.lambda.DeployFunction;
import dev.slipway.lambda.RollbackFunction;

/** Slipway's functions. */
enum Function {
    DEPLOY(DeployFunction.class),
    ROLLBACK(RollbackFunction.class);

    private final Class<?> handler;

    Function(Class<?> handler) {
        this.handler = handler;
    }

    String handler() {
        return handler.getName();
    }
}
