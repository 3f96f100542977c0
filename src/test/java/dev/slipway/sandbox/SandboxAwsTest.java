package dev.slipway.sandbox;

import dev.slipway.ecs.Aws;

class SandboxAwsTest extends AwsContract {
    @Override
    protected Aws aws() {
        return new SandboxAws(world);
    }
}
