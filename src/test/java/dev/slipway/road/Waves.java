package dev.slipway.road;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Holds calls until a wave is complete, then releases them all: a call that depends on another's response cannot be in
 * the same wave. Calls after the last wave are not held.
 */
final class Waves implements Faults.Hook {
    /** Only a broken run waits this long; the SDK's clients give up sooner. */
    private static final long SECONDS = 8;

    private final List<Wave> waves = new ArrayList<>();
    private int current;
    private boolean inTime = true;

    private record Wave(int size, List<String> operations, CountDownLatch open) {}

    Waves(int... sizes) {
        for (int size : sizes) {
            waves.add(new Wave(size, new ArrayList<>(), new CountDownLatch(1)));
        }
    }

    @Override
    public void at(String service, String operation, ObjectNode input) {
        CountDownLatch open = arrive(operation);
        try {
            if (!open.await(SECONDS, TimeUnit.SECONDS)) {
                breakUp();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized CountDownLatch arrive(String operation) {
        if (current == waves.size() || !inTime) {
            return new CountDownLatch(0);
        }
        Wave wave = waves.get(current);
        wave.operations().add(operation);
        if (wave.operations().size() == wave.size()) {
            current++;
            wave.open().countDown();
        }
        return wave.open();
    }

    /** A wave did not become complete in time: no call is held any more. */
    private synchronized void breakUp() {
        inTime = false;
        waves.forEach(wave -> wave.open().countDown());
    }

    synchronized List<String> operations(int wave) {
        return List.copyOf(waves.get(wave).operations());
    }

    /** Whether every wave was complete in time. */
    synchronized boolean inTime() {
        return inTime;
    }
}
