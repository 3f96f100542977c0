package dev.slipway.trigger;

import dev.slipway.release.Hold;
import dev.slipway.text.Quoted;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fields of {@code hold} and {@code unhold}: until when, by whom, and why. */
record HoldParser(JsonFields fields, RequestOrigin origin) {
    private static final String UNTIL = "until";
    private static final Pattern LENGTH = Pattern.compile("([1-9][0-9]{0,4})([mhd])");
    private static final Duration STANDARD = Duration.ofHours(24);
    private static final Duration LONGEST = Duration.ofDays(30);

    private Instant now() {
        return origin.time();
    }

    Hold hold() {
        Instant until = until().orElse(now().plus(STANDARD));
        if (!fields.has("reason")) {
            fields.problem("reason", "missing; say why, for everybody whose deployment is HELD");
        }
        Optional<String> reason = fields.text("reason");
        reason.filter(String::isBlank)
                .ifPresent(
                        blank -> fields.problem("reason", "is blank; say why, for everybody whose deployment is HELD"));
        return new Hold(now(), until, by(), reason.map(String::strip).orElse(""));
    }

    Hold end() {
        return Hold.ended(now(), by(), fields.text("reason").orElse(""));
    }

    /** The hold of a rollback with {@code "hold": true}; its reason is the rollback's. */
    Optional<Hold> afterRollback() {
        boolean holds = fields.flag("hold");
        if (!holds) {
            if (fields.has(UNTIL)) {
                fields.problem(UNTIL, "says when a hold ends; add `\"hold\": true`, or remove it");
            }
            return Optional.empty();
        }
        // what is no string is reported with the other fields of the request
        return Optional.of(new Hold(
                now(),
                until().orElse(now().plus(STANDARD)),
                origin.by(stripped("requestedBy")),
                stripped("reason").orElse("rolled back")));
    }

    private Optional<String> stripped(String name) {
        return Optional.ofNullable(fields.node(name).textValue())
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    /** The time of {@code since}; it is over. */
    Optional<Instant> since() {
        Optional<String> text = fields.text("since");
        Optional<Instant> time = text.flatMap(HoldParser::time);
        if (text.isPresent() && time.isEmpty()) {
            fields.problem("since", Quoted.of(text.get()) + " is not a time (2026-03-02T15:00:00Z)");
        }
        time.filter(at -> !at.isBefore(now()))
                .ifPresent(at -> fields.problem("since", Quoted.of(text.orElseThrow()) + " is not over yet"));
        return time;
    }

    private Optional<String> by() {
        return origin.by(fields.text("requestedBy").map(String::strip).filter(name -> !name.isEmpty()));
    }

    private Optional<Instant> until() {
        Optional<String> text = fields.text(UNTIL);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> until = length(text.get()).map(now()::plus).or(() -> time(text.get()));
        if (until.isEmpty()) {
            problem(
                    text.get(),
                    "not a time (2026-03-02T15:00:00Z) or a number of minutes, hours or days (90m, 24h, 3d)");
        } else if (!until.get().isAfter(now())) {
            problem(text.get(), "over; give a time that is still to come");
        } else if (until.get().isAfter(now().plus(LONGEST))) {
            problem(text.get(), "more than 30 days away; hold it for 30 days at most, and again after that");
        }
        return until;
    }

    private void problem(String text, String what) {
        fields.problem(UNTIL, "%s is %s".formatted(Quoted.of(text), what));
    }

    private static Optional<Duration> length(String text) {
        Matcher matcher = LENGTH.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int number = Integer.parseInt(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                });
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }
}
