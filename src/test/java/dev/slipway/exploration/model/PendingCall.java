package dev.slipway.exploration.model;

import dev.slipway.ecs.AwsException;
import dev.slipway.sandbox.account.AwsAccount;
import java.util.function.Function;

/**
 * A call that an actor is about to make. Another actor's call may come before it.
 *
 * @param text the operation and its input; the same text on the same account has the same effect
 * @param number of this text in the scenario
 * @param occurrence counts its actor's calls with this text, from 0
 * @param writes whether the call may change the account
 * @param minutes that pass before the call
 * @param on makes the call
 */
record PendingCall(
        String text, int number, int occurrence, boolean writes, int minutes, Function<AwsAccount, Object> on) {
    /** A call's result as its actor sees it. */
    sealed interface Answer {}

    record Given(Object value) implements Answer {}

    record Failed(AwsException.Kind kind, String operation, String words) implements Answer {
        AwsException failure() {
            return new AwsException(kind, operation, words);
        }
    }

    Answer make(AwsAccount account) {
        try {
            return new Given(on.apply(account));
        } catch (AwsException failure) {
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
        if (is("RunTask")) {
            return text.replaceFirst(
                    "^RunTask .*\"taskDefinition\":\"[^\"]*/([^\"]*)\".*\"clientToken\":\"(.{6}).*",
                    "RunTask $1 token $2");
        }
        return is("RegisterTaskDefinition") ? operation() : text;
    }
}
