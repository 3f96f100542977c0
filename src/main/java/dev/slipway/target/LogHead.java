package dev.slipway.target;

/** Whose a log is, as its newest entry says. */
public record LogHead(LogPlace log, String service, String environment) {
    boolean isOf(Target target) {
        return target.place().equals(log.place()) && target.family().equals(log.family());
    }
}
