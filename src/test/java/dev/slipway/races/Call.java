package dev.slipway.races;

import dev.slipway.ecs.AwsFailure;
import dev.slipway.sandbox.account.AwsAccount;
import java.util.function.Function;

/**
 * A call that an actor waits to make: the place where another may come before it.
 *
 * @param text the operation and what it is given; the same text on the same world does the same
 * @param number of this text in the story
 * @param occurrence which of its actor's calls with this text, from 0
 * @param writes whether it may change the world
 * @param minutes that pass before it
 * @param on makes it
 */
record Call(String text, int number, int occurrence, boolean writes, int minutes, Function<AwsAccount, Object> on) {
    /** What the actor learned of a call. */
    sealed interface Answer {}

    record Given(Object value) implements Answer {}

    record Failed(AwsFailure.Kind kind, String operation, String words) implements Answer {
        AwsFailure failure() {
            return new AwsFailure(kind, operation, words);
        }
    }

    Answer make(AwsAccount world) {
        try {
            return new Given(on.apply(world));
        } catch (AwsFailure failure) {
            String message = String.valueOf(failure.getMessage());
            return new Failed(failure.kind(), failure.call(), message.substring(message.indexOf(": ") + 2));
        }
    }

    String operation() {
        return text.substring(0, text.indexOf(' '));
    }

    boolean is(String operation) {
        return text.startsWith(operation + " ");
    }

    @Override
    public String toString() {
        return text.startsWith("RegisterTaskDefinition") ? "RegisterTaskDefinition" : text;
    }
}
