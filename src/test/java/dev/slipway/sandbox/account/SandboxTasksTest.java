package dev.slipway.sandbox.account;

import dev.slipway.ecs.Aws;

/** The ports in process. */
class SandboxTasksTest extends TasksContract {
    @Override
    protected Aws aws() {
        return new SandboxAws(account);
    }
}
