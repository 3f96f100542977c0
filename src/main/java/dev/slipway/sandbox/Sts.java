package dev.slipway.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** STS as far as clients need it to start: who am I, and a role to assume, of which every one may be assumed. */
final class Sts {
    private Sts() {}

    /** @param form the query protocol's body */
    static String answer(World world, String form) {
        ObjectNode input = Json.object();
        for (String pair : form.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                input.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        String action = input.path("Action").asText();
        ObjectNode answer = world.call("sts", action, input);
        return """
                <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult>%2$s</%1$sResult>\
                <ResponseMetadata><RequestId>sandbox</RequestId></ResponseMetadata></%1$sResponse>""".formatted(action, xml(answer));
    }

    static ObjectNode call(Account account, String operation, Input input) {
        ObjectNode answer = Json.object();
        switch (operation) {
            case "GetCallerIdentity" ->
                answer.put("Arn", "arn:aws:iam::" + account.id() + ":root")
                        .put("UserId", account.id())
                        .put("Account", account.id());
            case "AssumeRole" -> assume(account, input, answer);
            case "AssumeRoleWithWebIdentity" -> {
                if (input.text("WebIdentityToken").orElse("").isEmpty()) {
                    throw SandboxError.refused("InvalidIdentityToken", "No OpenIDConnect token was given.");
                }
                assume(account, input, answer);
            }
            default -> throw SandboxError.unknownOperation("STS", operation);
        }
        return answer;
    }

    private static void assume(Account account, Input input, ObjectNode answer) {
        String role = EcsState.lastPart(input.text("RoleArn").orElse(""));
        String session = input.text("RoleSessionName").orElse("session");
        answer.putObject("AssumedRoleUser")
                .put("AssumedRoleId", "AROASANDBOX:" + session)
                .put("Arn", "arn:aws:sts::" + account.id() + ":assumed-role/" + role + "/" + session);
        answer.putObject("Credentials")
                .put("AccessKeyId", "ASIASANDBOX")
                .put("SecretAccessKey", "sandbox")
                .put("SessionToken", role)
                .put("Expiration", account.now().plus(Duration.ofHours(1)).toString());
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
