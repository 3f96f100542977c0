package dev.slipway.road;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Holds calls until as many have come as a wave is to have, then lets them all go: a call that waits for another's
 * answer cannot be in its wave. What comes after the last wave passes.
 */
final class Waves implements Faults.Hook {
    /** Only a broken run waits so long; the SDK's clients give up sooner. */
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

    /** One call came too late: nothing is held any more. */
    private synchronized void breakUp() {
        inTime = false;
        waves.forEach(wave -> wave.open().countDown());
    }

    synchronized List<String> operations(int wave) {
        return List.copyOf(waves.get(wave).operations());
    }

    /** Whether no call had to be let go before its wave was whole. */
    synchronized boolean inTime() {
        return inTime;
    }
}
