package dev.slipway.sandbox.stored;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Ids;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The functions of Lambda that somebody creates. Invoke reaches Slipway's own functions only. */
final class StoredFunctions {
    private static final int NOT_FOUND = 404;
    /** Members of CreateFunction that GetFunction's configuration does not have. */
    private static final List<String> OTHERS = List.of("Code", "Publish", "Tags");

    private final AccountScope account;
    /** As it is now, with the number of the version that was published last. */
    private final Shelf functions;
    /** {@code FUNCTION/VERSION}, published ones. */
    private final Shelf versions;
    /** {@code FUNCTION/ALIAS}. */
    private final Shelf aliases;
    /** {@code FUNCTION:ALIAS/STATEMENT}. */
    private final Shelf permissions;
    /** {@code FUNCTION:ALIAS}. */
    private final Shelf invokeConfigs;

    StoredFunctions(AccountScope account) {
        this(
                account,
                new Shelf(StoredFunctions::missing),
                new Shelf(StoredFunctions::missing),
                new Shelf(StoredFunctions::missing),
                new Shelf(StoredFunctions::missing),
                new Shelf(StoredFunctions::missing));
    }

    private StoredFunctions(
            AccountScope account,
            Shelf functions,
            Shelf versions,
            Shelf aliases,
            Shelf permissions,
            Shelf invokeConfigs) {
        this.account = account;
        this.functions = functions;
        this.versions = versions;
        this.aliases = aliases;
        this.permissions = permissions;
        this.invokeConfigs = invokeConfigs;
    }

    private static SandboxException missing() {
        return new SandboxException(
                "ResourceNotFoundException", "The resource you requested does not exist.", NOT_FOUND);
    }

    StoredFunctions copy() {
        return new StoredFunctions(
                account, functions.copy(), versions.copy(), aliases.copy(), permissions.copy(), invokeConfigs.copy());
    }

    ObjectNode call(String operation, Input input) {
        // a name or an ARN, also with a qualifier
        String[] parts = input.text("FunctionName")
                .orElse("")
                .replaceFirst("^.*:function:", "")
                .split(":", 2);
        String name = parts[0];
        Optional<String> qualifier = parts.length > 1 ? Optional.of(parts[1]) : input.text("Qualifier");
        String qualified = name + qualifier.map(q -> ":" + q).orElse("");
        return switch (operation) {
            case "CreateFunction" -> create(name, input);
            case "UpdateFunctionConfiguration", "UpdateFunctionCode" -> update(name, input);
            case "PublishVersion" -> publish(functions.get(name));
            case "GetFunction" -> function(configuration(name, qualifier));
            case "GetFunctionConfiguration" -> configuration(name, qualifier);
            case "GetFunctionCodeSigningConfig" -> Json.object().put("FunctionName", name);
            case "ListVersionsByFunction" -> Shelf.list("Versions", versions(functions.get(name)));
            case "DeleteFunction" -> delete(name);
            case "CreateAlias" -> createAlias(name, input);
            case "UpdateAlias" -> updateAlias(name, input);
            case "ListAliases" -> Shelf.list("Aliases", aliases.startingWith(name + "/"));
            case "GetAlias" -> aliases.get(name + "/" + input.text("Name").orElse(""));
            case "DeleteAlias" ->
                removed(aliases, name + "/" + input.text("Name").orElse(""));
            case "AddPermission" -> addPermission(name, qualified, input);
            case "GetPolicy" -> policy(qualified);
            case "RemovePermission" ->
                removed(permissions, qualified + "/" + input.text("StatementId").orElse(""));
            case "PutFunctionEventInvokeConfig" -> {
                ObjectNode config = Json.object().put("FunctionArn", arn(qualified));
                for (String member : List.of("MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig")) {
                    input.member(member).ifPresent(value -> config.set(member, value));
                }
                yield invokeConfigs.put(qualified, config);
            }
            case "GetFunctionEventInvokeConfig" -> invokeConfigs.get(qualified);
            case "DeleteFunctionEventInvokeConfig" -> removed(invokeConfigs, qualified);
            default -> throw SandboxException.unknownOperation("Lambda", operation);
        };
    }

    private String arn(String name) {
        return account.arn("lambda", "function:" + name);
    }

    private ObjectNode create(String name, Input input) {
        ObjectNode function = input.json().deepCopy();
        function.remove(OTHERS);
        JsonNode code = input.json().path("Code");
        function.put("FunctionName", name)
                .put("FunctionArn", arn(name))
                .put("CodeSha256", code.path("Sha256").asText())
                .put("CodeSize", code.path("Size").asLong())
                .put("LastModified", account.now().toString().replaceFirst("(\\.\\d+)?Z$", ".000+0000"))
                .put("Version", input.flag("Publish") ? "1" : "$LATEST")
                .put("RevisionId", Ids.uuid(name, 1))
                .put("State", "Active")
                .put("LastUpdateStatus", "Successful");
        if (!function.has("PackageType")) {
            function.put("PackageType", "Zip");
        }
        if (!function.has("EphemeralStorage")) {
            function.putObject("EphemeralStorage").put("Size", 512);
        }
        ObjectNode snapStart = function.withObject("/SnapStart").put("OptimizationStatus", "Off");
        if (!snapStart.has("ApplyOn")) {
            snapStart.put("ApplyOn", "None");
        }
        input.member("Tags").ifPresent(tags -> function.set("Tags", tags));
        functions.put(name, function);
        return input.flag("Publish") ? publish(function.put("Version", "0")) : function;
    }

    private ObjectNode update(String name, Input input) {
        ObjectNode function = functions.get(name);
        ObjectNode changed = input.json().deepCopy();
        if (changed.has("Sha256")) {
            function.set("CodeSha256", changed.path("Sha256"));
            function.set("CodeSize", changed.path("Size"));
        }
        changed.remove(List.of("FunctionName", "Sha256", "Size", "Publish", "DryRun", "S3Bucket", "S3Key"));
        function.setAll(changed);
        return input.flag("Publish") ? publish(function) : function;
    }

    /** Another version, with the next number. */
    private ObjectNode publish(ObjectNode function) {
        String name = function.path("FunctionName").asText();
        int next = function.path("Version").asInt() + 1;
        function.put("Version", Integer.toString(next));
        ObjectNode version = function.deepCopy().put("FunctionArn", arn(name + ":" + next));
        return versions.put("%s/%09d".formatted(name, next), version);
    }

    private ObjectNode delete(String name) {
        List.of(versions, aliases).forEach(below -> below.removeStartingWith(name + "/"));
        return removed(functions, name);
    }

    /** @param qualifier of a version or an alias */
    private ObjectNode configuration(String name, Optional<String> qualifier) {
        ObjectNode function = functions.get(name);
        String version = qualifier
                .filter(which -> !which.equals("$LATEST"))
                .map(which -> which.matches("[0-9]{1,9}")
                        ? which
                        : aliases.get(name + "/" + which)
                                .path("FunctionVersion")
                                .asText())
                .orElse("");
        return version.matches("[0-9]{1,9}")
                ? versions.get("%s/%09d".formatted(name, Integer.parseInt(version)))
                : function;
    }

    private static ObjectNode function(ObjectNode configuration) {
        ObjectNode answer = Json.object();
        answer.set("Configuration", configuration);
        answer.putObject("Code").put("RepositoryType", "S3").put("Location", "https://example.com/code");
        answer.set("Tags", configuration.path("Tags").isObject() ? configuration.path("Tags") : Json.object());
        return answer;
    }

    private List<ObjectNode> versions(ObjectNode function) {
        var all = new ArrayList<ObjectNode>();
        all.add(function.deepCopy().put("Version", "$LATEST"));
        all.addAll(versions.startingWith(function.path("FunctionName").asText() + "/"));
        return all;
    }

    private ObjectNode createAlias(String name, Input input) {
        functions.get(name);
        String alias = input.text("Name").orElse("");
        return aliases.put(
                name + "/" + alias,
                Json.object()
                        .put("AliasArn", arn(name + ":" + alias))
                        .put("Name", alias)
                        .put("FunctionVersion", input.text("FunctionVersion").orElse(""))
                        .put("Description", input.text("Description").orElse(""))
                        .put("RevisionId", Ids.uuid(name + alias, 1)));
    }

    private ObjectNode updateAlias(String name, Input input) {
        ObjectNode alias = aliases.get(name + "/" + input.text("Name").orElse(""));
        for (String member : List.of("FunctionVersion", "Description")) {
            input.text(member).ifPresent(value -> alias.put(member, value));
        }
        return alias;
    }

    private ObjectNode addPermission(String name, String qualified, Input input) {
        functions.get(name);
        String id = input.text("StatementId").orElse("");
        ObjectNode statement = Json.object()
                .put("Sid", id)
                .put("Effect", "Allow")
                .put("Action", input.text("Action").orElse(""))
                .put("Resource", arn(qualified));
        statement.putObject("Principal").put("Service", input.text("Principal").orElse(""));
        input.text("SourceArn")
                .ifPresent(source ->
                        statement.putObject("Condition").putObject("ArnLike").put("AWS:SourceArn", source));
        permissions.put(qualified + "/" + id, statement);
        return Json.object().put("Statement", Json.write(statement));
    }

    private ObjectNode policy(String qualified) {
        List<ObjectNode> statements = permissions.startingWith(qualified + "/");
        if (statements.isEmpty()) {
            throw missing();
        }
        ObjectNode document = Json.object().put("Version", "2012-10-17").put("Id", "default");
        ArrayNode list = document.putArray("Statement");
        statements.forEach(list::add);
        return Json.object().put("Policy", Json.write(document)).put("RevisionId", Ids.uuid(qualified, 1));
    }

    private static ObjectNode removed(Shelf shelf, String name) {
        shelf.remove(name);
        return Json.object();
    }
}
