package dev.slipway.cause;

import dev.slipway.ecs.ServiceEvent;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A service's events: those of a time, and what they say about tasks that ECS could not start or found unhealthy
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html">service event
 * messages</a>).
 *
 * @param events newest first
 */
public record ServiceMessages(List<ServiceEvent> events) {
    /** More reasons than these few are repetitions. */
    private static final int REASONS = 2;

    private static final Set<String> TROUBLE =
            Set.of("unable to place a task", "failed to launch a task", "is unhealthy in", "was unable to");
    private static final Pattern SERVICE = Pattern.compile("^\\(service [^)]*\\) (was )?");
    private static final Pattern ADVICE = Pattern.compile("\\.? For more information.*$");
    /** They differ from message to message. */
    private static final Pattern NAMES =
            Pattern.compile(" ?\\((task|instance|container-instance|port|deployment) [^)]*\\)");

    public ServiceMessages {
        events = List.copyOf(events);
    }

    /** Those of a time, both ends included, and with safe words. */
    public static ServiceMessages between(Instant from, Instant to, List<ServiceEvent> all) {
        return new ServiceMessages(all.stream()
                .filter(e -> !e.at().isBefore(from) && !e.at().isAfter(to))
                .map(e -> new ServiceEvent(e.at(), SafeWords.of(e.message())))
                .toList());
    }

    /** Why ECS could not start tasks, or found them unhealthy; the newest reason first, each once. */
    List<String> reasons() {
        return events.stream()
                .flatMap(e -> reason(e.message()))
                .collect(LinkedHashSet<String>::new, LinkedHashSet::add, LinkedHashSet::addAll)
                .stream()
                .limit(REASONS)
                .toList();
    }

    /** A message without the ids of the service, its tasks and its instances, which only ECS's console needs. */
    public static String brief(ServiceEvent event) {
        return brief(event.message());
    }

    private static String brief(String message) {
        String words = ADVICE.matcher(SERVICE.matcher(message).replaceFirst("")).replaceFirst("");
        String sentence =
                TaskEnd.withoutFullStop(NAMES.matcher(words).replaceAll("").strip());
        return sentence.endsWith(":") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private static Stream<String> reason(String message) {
        if (TROUBLE.stream().noneMatch(message::contains)) {
            return Stream.empty();
        }
        return Stream.of(brief(message));
    }
}
