package dev.slipway.endtoend.attacks;

/**
 * May invoke a function by one qualifier, with any payload.
 *
 * @param function such as {@code slipway-deploy:web}
 */
record AliasCaller(AttackStage stage, String function) {
    String asks(String payload) {
        return stage.invoke(function, payload).text();
    }
}
