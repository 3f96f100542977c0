package dev.slipway.deploy;

import dev.slipway.access.Pause;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** How many targets are deployed at once. A deployment that pauses gives its place to another for that time. */
record Places(Semaphore free, Pause pause) implements Pause {
    Places(int count, Pause pause) {
        this(new Semaphore(count), pause);
    }

    void take(int count) {
        free.acquireUninterruptibly(count);
    }

    void leave() {
        free.release();
    }

    @Override
    public boolean pause(Duration length) {
        leave();
        try {
            return pause.pause(length);
        } finally {
            take(1);
        }
    }

    @Override
    public boolean hasTimeFor(Duration length) {
        return pause.hasTimeFor(length);
    }
}
