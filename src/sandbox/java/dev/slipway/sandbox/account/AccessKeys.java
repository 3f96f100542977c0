package dev.slipway.sandbox.account;

import dev.slipway.sandbox.api.Caller;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Which roles there are, and whose each access key is. A key that nobody was given is the account's own. */
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

    /** Every role that somebody names is there, and everybody may assume it. */
    static AccessKeys ofEveryRole(String account) {
        return new AccessKeys(account, true);
    }

    /** Only roles that were {@link #role made} are there. */
    static AccessKeys ofRoles(String account) {
        return new AccessKeys(account, false);
    }

    /** A role that everybody may assume. */
    public AccessKeys role(String arn) {
        roles.add(arn);
        return this;
    }

    /** The role is gone, or its trust policy names nobody any more: AWS tells neither from the other. */
    public AccessKeys noRole(String arn) {
        roles.remove(arn);
        return this;
    }

    /**
     * A key as Lambda gives one to a function.
     *
     * @param roleArn the function's role
     */
    public String keyOf(String roleArn) {
        return give(new Caller(roleArn, Optional.of("function")));
    }

    /** How long keys of assumed roles are good for, as STS says. They are taken for longer. */
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
