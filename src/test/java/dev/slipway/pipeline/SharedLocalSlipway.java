package dev.slipway.pipeline;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One local Slipway for all tests of a class, which are skipped where the commands that they run are missing. */
final class SharedLocalSlipway implements BeforeAllCallback, AfterAllCallback {
    private @Nullable LocalSlipwayFixture local;

    @Override
    public void beforeAll(ExtensionContext context) {
        CommandFixture.needed();
        local = new LocalSlipwayFixture();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (local != null) {
            local.close();
        }
    }

    LocalSlipwayFixture get() {
        if (local == null) {
            throw new IllegalStateException("not started");
        }
        return local;
    }
}
