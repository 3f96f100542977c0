package dev.slipway.sandbox.account;

import dev.slipway.sandbox.api.Caller;
import dev.slipway.sandbox.api.Input;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Several accounts and regions, each of them an {@link AwsAccount}. The access key and the region of a request's
 * signature select the account. A request to ECR reaches the registry's account.
 */
public final class AwsAccounts {
    private final AwsAccount home;
    private final AccessKeys keys;
    private final Map<String, AwsAccount> accounts = new TreeMap<>();

    /** @param account Slipway's account, in the region */
    public AwsAccounts(String account, String region, InstantSource clock) {
        this(account, region, clock, AccessKeys.ofRoles(account));
    }

    /** With every role, on the system's clock. */
    public static AwsAccounts ofEveryRole(String account, String region) {
        return ofEveryRole(account, region, InstantSource.system());
    }

    /** With every role. */
    public static AwsAccounts ofEveryRole(String account, String region, InstantSource clock) {
        return new AwsAccounts(account, region, clock, AccessKeys.ofEveryRole(account));
    }

    private AwsAccounts(String account, String region, InstantSource clock, AccessKeys keys) {
        this.keys = keys;
        this.home = new AwsAccount(account, region, clock, keys);
        accounts.put(name(account, region), home);
    }

    public AwsAccount home() {
        return home;
    }

    /** The access keys of all accounts. */
    public AccessKeys keys() {
        return keys;
    }

    /** An account and region, which is empty at first. */
    public synchronized AwsAccount account(String account, String region) {
        return accounts.computeIfAbsent(
                name(account, region), n -> new AwsAccount(account, region, home.clock(), keys));
    }

    /** Every account and region that was used so far. */
    public synchronized List<AwsAccount> accounts() {
        return List.copyOf(accounts.values());
    }

    /** Deletes what is in every account, and every account but Slipway's. */
    public synchronized void reset() {
        accounts.clear();
        accounts.put(name(home.accountId(), home.region()), home);
        home.reset();
    }

    public AwsAccount reached(Caller caller, Signature signature, String service, Input input) {
        String registry = service.equals("ecr") ? input.text("registryId").orElse("") : "";
        return account(
                registry.isEmpty() ? caller.account() : registry,
                signature.region().orElse(home.region()));
    }

    private static String name(String account, String region) {
        return account + " " + region;
    }
}
