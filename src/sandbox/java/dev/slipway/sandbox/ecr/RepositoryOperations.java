package dev.slipway.sandbox.ecr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.util.List;

/** ECR's operations on repositories. */
record RepositoryOperations(AccountScope account, Repositories repositories) {
    ObjectNode create(Input input) {
        String name = input.text("repositoryName").orElse("");
        if (!name.matches("(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*")
                || name.length() < 2
                || name.length() > 256) {
            throw SandboxException.invalid("Invalid parameter at 'repositoryName' failed to satisfy constraint:"
                    + " 'must satisfy regular expression' for \"" + name + "\"");
        }
        if (repositories.has(name)) {
            throw SandboxException.refused(
                    "RepositoryAlreadyExistsException",
                    "The repository with name '%s' already exists in the registry with id '%s'"
                            .formatted(name, account.id()));
        }
        boolean scanOnPush = input.json()
                .path("imageScanningConfiguration")
                .path("scanOnPush")
                .asBoolean();
        var repository = new Repository(name, account.now(), TagMutability.read(input), scanOnPush);
        repositories.put(repository);
        return Json.object().set("repository", json(repository));
    }

    ObjectNode mutability(Input input) {
        Repository repository = repositories.existing(input);
        var changed = TagMutability.read(input);
        repositories.put(repository.with(changed));
        ObjectNode answer = Json.object().put("registryId", account.id()).put("repositoryName", repository.name());
        changed.write(answer);
        return answer;
    }

    ObjectNode describe(Input input) {
        List<String> names = input.texts("repositoryNames");
        for (String name : names) {
            if (!repositories.has(name)) {
                throw repositories.notFound(name);
            }
        }
        List<Repository> found = repositories.all().stream()
                .filter(r -> names.isEmpty() || names.contains(r.name()))
                .toList();
        return input.page("repositories", found, 100, 1000, this::json);
    }

    ObjectNode delete(Input input) {
        Repository repository = repositories.existing(input);
        if (!repository.images().isEmpty() && !input.flag("force")) {
            throw SandboxException.refused(
                    "RepositoryNotEmptyException",
                    "The repository with name '%s' in registry with id '%s' cannot be deleted because it still contains images"
                            .formatted(repository.name(), account.id()));
        }
        repositories.remove(repository);
        return Json.object().set("repository", json(repository));
    }

    private ObjectNode json(Repository repository) {
        ObjectNode json = Json.object();
        json.put("repositoryArn", account.arn("ecr", "repository/" + repository.name()));
        json.put("registryId", account.id()).put("repositoryName", repository.name());
        json.put("repositoryUri", account.registry() + "/" + repository.name());
        json.set("createdAt", AccountScope.time(repository.createdAt()));
        repository.mutability().write(json);
        json.putObject("imageScanningConfiguration").put("scanOnPush", repository.isScannedOnPush());
        json.putObject("encryptionConfiguration").put("encryptionType", "AES256");
        return json;
    }
}
