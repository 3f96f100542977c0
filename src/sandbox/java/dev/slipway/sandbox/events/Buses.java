package dev.slipway.sandbox.events;

import dev.slipway.sandbox.api.AccountScope;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The event buses of an account by name: the default one, and those that a caller created. */
public final class Buses {
    public static final String DEFAULT = "default";
    private static final String BUS = "event-bus/";

    private final AccountScope account;
    private final Map<String, Bus> byName = new TreeMap<>();

    public Buses(AccountScope account) {
        this.account = account;
        create(DEFAULT);
    }

    private Buses(Buses other) {
        account = other.account;
        other.byName.forEach((name, bus) -> byName.put(name, bus.copy()));
    }

    public Buses copy() {
        return new Buses(this);
    }

    public void create(String name) {
        byName.putIfAbsent(name, new Bus(account));
    }

    /** @throws IllegalArgumentException if it does not exist */
    public Bus named(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("no event bus " + name + "; create it first"));
    }

    /** @param nameOrArn empty for the default bus */
    Optional<Bus> find(String nameOrArn) {
        if (nameOrArn.isEmpty()) {
            return find(DEFAULT);
        }
        String ours = account.arn("events", BUS);
        String name = nameOrArn.startsWith(ours) ? nameOrArn.substring(ours.length()) : nameOrArn;
        return Optional.ofNullable(byName.get(name));
    }
}
