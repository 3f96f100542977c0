package dev.slipway.sandbox.ecr;

import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The repositories of one registry, by name. */
record Repositories(AccountScope account, Map<String, Repository> byName) {
    static Repositories empty(AccountScope account) {
        return new Repositories(account, new TreeMap<>());
    }

    Repositories copy() {
        var copied = new TreeMap<String, Repository>();
        byName.forEach((name, repository) -> copied.put(name, repository.copy()));
        return new Repositories(account, copied);
    }

    Collection<Repository> all() {
        return byName.values();
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    void put(Repository repository) {
        byName.put(repository.name(), repository);
    }

    void remove(Repository repository) {
        byName.remove(repository.name());
    }

    /** The repository that the input names. */
    Repository existing(Input input) {
        String name = input.text("repositoryName").orElse("");
        String registry = input.text("registryId").orElse(account.id());
        Repository found = byName.get(name);
        if (found == null || !registry.equals(account.id())) {
            throw notFound(name, registry);
        }
        return found;
    }

    SandboxException notFound(String name) {
        return notFound(name, account.id());
    }

    private static SandboxException notFound(String name, String registry) {
        return SandboxException.refused(
                "RepositoryNotFoundException",
                "The repository with name '%s' does not exist in the registry with id '%s'".formatted(name, registry));
    }
}
