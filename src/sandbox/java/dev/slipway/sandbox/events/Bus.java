package dev.slipway.sandbox.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Ids;
import dev.slipway.text.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * An EventBridge event bus. An event that matches a rule waits until a caller delivers it, so that a test can deliver it late,
 * twice, in another order or never.
 */
public final class Bus {
    private final AccountScope account;
    private final Rules rules;
    private final List<Event> events;
    private final List<Delivery> pending;
    private long counted;
    private int failing;

    Bus(AccountScope account) {
        this(account, new Rules(), List.of(), List.of(), 0);
    }

    private Bus(AccountScope account, Rules rules, List<Event> events, List<Delivery> pending, long counted) {
        this.account = account;
        this.rules = rules;
        this.events = new ArrayList<>(events);
        this.pending = new ArrayList<>(pending);
        this.counted = counted;
    }

    synchronized Bus copy() {
        return new Bus(account, rules, events, pending, counted);
    }

    /** @param pattern EventBridge's own, as JSON */
    public synchronized void rule(String name, String pattern, Consumer<String> target) {
        rules.add(name, pattern, target);
    }

    /**
     * A rule whose target is another bus. A bus does not forward an event that another bus forwarded
     * (<a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html">sending and receiving
     * events between accounts</a>).
     */
    public void forward(String name, String pattern, Bus to) {
        rule(name, pattern, json -> {
            Event event = Event.read(json);
            if (event.isFrom(account)) {
                to.receive(event);
            }
        });
    }

    private synchronized void receive(Event event) {
        events.add(event);
        pending.addAll(rules.matching(event));
    }

    /**
     * Sends a schedule's event. It waits for delivery to the schedule's target, and no other rule sees it.
     *
     * @param name of the schedule's rule
     */
    public synchronized void tick(String name, Consumer<String> target) {
        String rule = account.arn("events", "rule/" + name);
        pending.add(new Delivery(name, event("aws.events", "Scheduled Event", List.of(rule), Json.object()), target));
    }

    public synchronized Event emit(String source, String detailType, List<String> resources, ObjectNode detail) {
        Event event = event(source, detailType, resources, detail);
        receive(event);
        return event;
    }

    private Event event(String source, String detailType, List<String> resources, ObjectNode detail) {
        counted++;
        return new Event(
                Ids.uuid("event of " + account.arn("events", ""), counted),
                account.id(),
                account.region(),
                account.now(),
                source,
                detailType,
                resources,
                detail);
    }

    /** The next entries of PutEvents on this bus fail, each by itself, although the call succeeds. */
    public synchronized void failEntries(int times) {
        failing = times;
    }

    synchronized boolean entryFails() {
        boolean fails = failing > 0;
        failing -= fails ? 1 : 0;
        return fails;
    }

    /** Every event on this bus, oldest first, whether a rule matches it or not. */
    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    public synchronized List<Delivery> pending() {
        return List.copyOf(pending);
    }

    /** Delivers every waiting event, and the events that follow from it, until none waits. */
    public void deliverAll() {
        while (!pending().isEmpty()) {
            deliver(0);
        }
    }

    /** Delivers one of {@link #pending()}; the target runs in this thread. */
    public void deliver(int index) {
        take(index).deliver();
    }

    /** Queues one of {@link #pending()} once more, at the end. */
    public synchronized void duplicate(int index) {
        pending.add(pending.get(index));
    }

    public void drop(int index) {
        take(index);
    }

    /** Removes and returns every waiting delivery. */
    public synchronized List<Delivery> take() {
        List<Delivery> taken = List.copyOf(pending);
        pending.clear();
        return taken;
    }

    private synchronized Delivery take(int index) {
        return pending.remove(index);
    }

    /** An event on its way to one rule's target. */
    public record Delivery(String rule, Event event, Consumer<String> target) {
        public void deliver() {
            target.accept(event.json());
        }
    }
}
