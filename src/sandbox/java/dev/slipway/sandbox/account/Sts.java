package dev.slipway.sandbox.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Caller;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** STS: GetCallerIdentity and AssumeRole. */
public final class Sts {
    private static final int FORBIDDEN = 403;
    private static final String XML = """
            <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$s%2$s>%3$s</%1$s%2$s>\
            <ResponseMetadata><RequestId>sandbox</RequestId></ResponseMetadata></%1$sResponse>""";

    private Sts() {}

    /** @param form the query protocol's body */
    public static ObjectNode input(String form) {
        ObjectNode input = Json.object();
        for (String pair : form.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                input.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return input;
    }

    public static String answer(String action, ObjectNode answer) {
        return XML.formatted(action, "Result", xml(answer));
    }

    public static String refusal(SandboxException error) {
        ObjectNode words =
                Json.object().put("Type", "Sender").put("Code", error.type()).put("Message", error.message());
        return XML.formatted("Error", "", xml(words));
    }

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

    private static String xml(ObjectNode node) {
        var text = new StringBuilder();
        node.properties().forEach(member -> {
            String inner = member.getValue() instanceof ObjectNode object
                    ? xml(object)
                    : member.getValue().asText().replace("&", "&amp;").replace("<", "&lt;");
            text.append('<').append(member.getKey()).append('>').append(inner);
            text.append("</").append(member.getKey()).append('>');
        });
        return text.toString();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
