package dev.slipway.sandbox.stored;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Ids;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.ResourceName;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** IAM's roles and policies. They permit nothing and deny nothing. */
final class Roles {
    private static final int NOT_FOUND = 404;

    private final AccountScope account;
    private final Shelf roles;
    private final Shelf policies;
    /** {@code ROLE/POLICY}. */
    private final Shelf inline;
    /** {@code ROLE/ARN}. */
    private final Shelf attached;

    Roles(AccountScope account) {
        this(account, shelf("role"), shelf("policy"), shelf("role policy"), shelf("attachment"));
    }

    private Roles(AccountScope account, Shelf roles, Shelf policies, Shelf inline, Shelf attached) {
        this.account = account;
        this.roles = roles;
        this.policies = policies;
        this.inline = inline;
        this.attached = attached;
    }

    private static Shelf shelf(String what) {
        return new Shelf(() -> new SandboxException("NoSuchEntity", "The " + what + " cannot be found.", NOT_FOUND));
    }

    Roles copy() {
        return new Roles(account, roles.copy(), policies.copy(), inline.copy(), attached.copy());
    }

    ObjectNode call(String operation, Input input) {
        String role = input.text("RoleName").orElse("");
        String policy = input.text("PolicyName").orElse("");
        String arn = input.text("PolicyArn").orElse("");
        return switch (operation) {
            case "CreateRole" -> createRole(role, input);
            case "GetRole" -> Json.object().set("Role", roles.get(role));
            case "DeleteRole" -> removed(roles, role);
            case "PutRolePolicy" -> {
                roles.get(role);
                inline.put(
                        role + "/" + policy,
                        Json.object()
                                .put("RoleName", role)
                                .put("PolicyName", policy)
                                .put("PolicyDocument", encoded(input, "PolicyDocument")));
                yield Json.object();
            }
            case "GetRolePolicy" -> inline.get(role + "/" + policy);
            case "DeleteRolePolicy" -> removed(inline, role + "/" + policy);
            case "ListRolePolicies" -> {
                ObjectNode answer = Json.object();
                ArrayNode names = answer.putArray("PolicyNames");
                inline.startingWith(role + "/").forEach(one -> names.add(one.path("PolicyName")));
                yield answer;
            }
            case "AttachRolePolicy" -> {
                roles.get(role);
                attached.put(
                        role + "/" + arn,
                        Json.object()
                                .put("PolicyName", ResourceName.lastPart(arn))
                                .put("PolicyArn", arn));
                yield Json.object();
            }
            case "DetachRolePolicy" -> removed(attached, role + "/" + arn);
            case "ListAttachedRolePolicies" -> Shelf.list("AttachedPolicies", attached.startingWith(role + "/"));
            case "ListInstanceProfilesForRole" -> Shelf.list("InstanceProfiles", List.of());
            case "CreatePolicy" -> createPolicy(policy, input);
            case "GetPolicy" -> {
                ObjectNode found = policies.get(arn).deepCopy();
                found.remove("Document");
                yield Json.object().set("Policy", found);
            }
            case "GetPolicyVersion" -> Json.object().set("PolicyVersion", version(policies.get(arn)));
            case "ListPolicyVersions" -> Shelf.list("Versions", List.of(version(policies.get(arn))));
            case "DeletePolicy" -> removed(policies, arn);
            default -> throw SandboxException.unknownOperation("IAM", operation);
        };
    }

    private ObjectNode createRole(String name, Input input) {
        ObjectNode role = entity("role", name, input)
                .put("RoleName", name)
                .put("RoleId", "AROA" + Ids.digits(name, 1))
                .put("AssumeRolePolicyDocument", encoded(input, "AssumeRolePolicyDocument"))
                .put("MaxSessionDuration", input.number("MaxSessionDuration", 3600));
        return Json.object().set("Role", roles.put(name, role));
    }

    private ObjectNode createPolicy(String name, Input input) {
        ObjectNode policy = entity("policy", name, input)
                .put("PolicyName", name)
                .put("PolicyId", "ANPA" + Ids.digits(name, 1))
                .put("DefaultVersionId", "v1")
                .put("Document", encoded(input, "PolicyDocument"));
        return Json.object().set("Policy", policies.put(policy.path("Arn").asText(), policy));
    }

    private ObjectNode entity(String kind, String name, Input input) {
        String path = input.text("Path").orElse("/");
        ObjectNode entity = Json.object()
                .put("Arn", "arn:aws:iam::%s:%s%s%s".formatted(account.id(), kind, path, name))
                .put("Path", path)
                .put("CreateDate", account.now().toString());
        input.text("Description").ifPresent(text -> entity.put("Description", text));
        input.member("Tags").ifPresent(tags -> entity.set("Tags", tags));
        return entity;
    }

    private static ObjectNode version(ObjectNode policy) {
        return Json.object()
                .put("VersionId", "v1")
                .put("IsDefaultVersion", true)
                .put("CreateDate", policy.path("CreateDate").asText())
                .put("Document", policy.path("Document").asText());
    }

    /** IAM returns documents in percent-encoding. */
    private static String encoded(Input input, String member) {
        return URLEncoder.encode(input.text(member).orElse(""), StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    private static ObjectNode removed(Shelf shelf, String name) {
        shelf.remove(name);
        return Json.object();
    }
}
