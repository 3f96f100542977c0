package dev.slipway.sandbox.account;

import dev.slipway.sandbox.api.Caller;
import dev.slipway.sandbox.api.Input;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Accounts and regions side by side, each of them a {@link AwsAccount}. Whose keys a request is signed with, and for which
 * region, says which one it reaches; an ECR repository is reached in the registry's account.
 */
public final class AwsAccounts {
    private final AwsAccount home;
    private final AccessKeys keys;
    private final Map<String, AwsAccount> worlds = new TreeMap<>();

    /** @param account the one that Slipway is in, as is the region */
    public AwsAccounts(String account, String region, InstantSource clock) {
        this.keys = AccessKeys.ofRoles(account);
        this.home = new AwsAccount(account, region, clock, keys);
        worlds.put(name(account, region), home);
    }

    public AwsAccount home() {
        return home;
    }

    /** Who may call. */
    public AccessKeys keys() {
        return keys;
    }

    /** Every account has every region; nothing is in it until somebody makes it. */
    public synchronized AwsAccount world(String account, String region) {
        return worlds.computeIfAbsent(name(account, region), n -> new AwsAccount(account, region, home.clock(), keys));
    }

    /** All that somebody has asked for yet. */
    public synchronized List<AwsAccount> worlds() {
        return List.copyOf(worlds.values());
    }

    public AwsAccount reached(Caller caller, Signature signature, String service, Input input) {
        String registry = service.equals("ecr") ? input.text("registryId").orElse("") : "";
        return world(
                registry.isEmpty() ? caller.account() : registry,
                signature.region().orElse(home.region()));
    }

    private static String name(String account, String region) {
        return account + " " + region;
    }
}
