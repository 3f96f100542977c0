package dev.slipway.sandbox.account;

import dev.slipway.sandbox.api.Caller;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The roles, and the owner of each access key. An unknown key belongs to the account itself. */
public final class AccessKeys {
    private final Caller root;
    private final boolean everyRole;
    private final Set<String> roles = ConcurrentHashMap.newKeySet();
    private final Map<String, Caller> holders = new ConcurrentHashMap<>();
    private final AtomicInteger given = new AtomicInteger();
    private volatile Duration lifetime = Duration.ofHours(1);

    private AccessKeys(String account, boolean everyRole) {
        this.root = Caller.root(account);
        this.everyRole = everyRole;
    }

    /** Every role exists, and every caller may assume it. */
    static AccessKeys ofEveryRole(String account) {
        return new AccessKeys(account, true);
    }

    /** Only roles that a caller {@link #role created} exist. */
    static AccessKeys ofRoles(String account) {
        return new AccessKeys(account, false);
    }

    /** Creates a role that every caller may assume. */
    public AccessKeys role(String arn) {
        roles.add(arn);
        return this;
    }

    /** Deletes the role, or removes every caller from its trust policy. AWS's refusal is the same for both. */
    public AccessKeys noRole(String arn) {
        roles.remove(arn);
        return this;
    }

    /**
     * An access key as Lambda gives one to a function.
     *
     * @param roleArn the function's role
     */
    public String keyOf(String roleArn) {
        return give(new Caller(roleArn, Optional.of("function")));
    }

    /** The lifetime of an assumed role's keys that STS returns. The sandbox accepts expired keys. */
    public AccessKeys lasting(Duration time) {
        lifetime = time;
        return this;
    }

    Duration lifetime() {
        return lifetime;
    }

    boolean mayBeAssumed(String roleArn) {
        return everyRole || roles.contains(roleArn);
    }

    String give(Caller caller) {
        String key = "ASIASANDBOX" + given.incrementAndGet();
        holders.put(key, caller);
        return key;
    }

    Caller root() {
        return root;
    }

    public Caller holder(Optional<String> accessKey) {
        return accessKey.map(holders::get).orElse(root);
    }
}
