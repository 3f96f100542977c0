package dev.slipway.sandbox.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Caller;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.util.Optional;

/** STS: GetCallerIdentity and AssumeRole. */
final class Sts {
    private static final int FORBIDDEN = 403;

    private Sts() {}

    static ObjectNode call(AccountScope account, AccessKeys keys, Caller caller, String operation, Input input) {
        return switch (operation) {
            case "GetCallerIdentity" ->
                Json.object()
                        .put("Arn", caller.identity())
                        .put("UserId", caller.account())
                        .put("Account", caller.account());
            case "AssumeRole" -> assume(account, keys, caller, input);
            case "AssumeRoleWithWebIdentity" -> {
                if (input.text("WebIdentityToken").orElse("").isEmpty()) {
                    throw SandboxException.refused("InvalidIdentityToken", "No OpenIDConnect token was given.");
                }
                yield assume(account, keys, caller, input);
            }
            default -> throw SandboxException.unknownOperation("STS", operation);
        };
    }

    private static ObjectNode assume(AccountScope account, AccessKeys keys, Caller caller, Input input) {
        String arn = input.text("RoleArn").orElse("");
        String session = input.text("RoleSessionName").orElse("session");
        if (!keys.mayBeAssumed(arn)) {
            throw new SandboxException(
                    "AccessDenied",
                    "User: %s is not authorized to perform: sts:AssumeRole on resource: %s"
                            .formatted(caller.identity(), arn),
                    FORBIDDEN);
        }
        Caller role = role(arn, session);
        ObjectNode answer = Json.object();
        answer.putObject("AssumedRoleUser")
                .put("AssumedRoleId", "AROASANDBOX:" + session)
                .put("Arn", role.identity());
        answer.putObject("Credentials")
                .put("AccessKeyId", keys.give(role))
                .put("SecretAccessKey", "sandbox")
                .put("SessionToken", session)
                .put("Expiration", account.now().plus(keys.lifetime()).toString());
        return answer;
    }

    private static Caller role(String arn, String session) {
        try {
            return new Caller(arn, Optional.of(session));
        } catch (IllegalArgumentException e) {
            throw SandboxException.refused("ValidationError", arn + " is invalid");
        }
    }
}
