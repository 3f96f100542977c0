package dev.slipway.sandbox.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Caller;
import dev.slipway.sandbox.api.ResourceName;
import dev.slipway.text.Json;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A trail. It sends an event of each RegisterTaskDefinition to the default bus, and hides the values of
 * environment variables. Every caller without a role is the same IAM user.
 */
public final class CloudTrail {
    private static final String HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

    private final AccountScope account;
    private final Bus bus;

    public CloudTrail(AccountScope account, Bus bus) {
        this.account = account;
        this.bus = bus;
    }

    public CloudTrail on(Bus another) {
        return new CloudTrail(account, another);
    }

    public void registered(Caller caller, ObjectNode request, ObjectNode answer) {
        String at = account.now().truncatedTo(ChronoUnit.SECONDS).toString();
        ObjectNode detail = Json.object().put("eventVersion", "1.11");
        detail.set("userIdentity", identity(caller));
        detail.put("eventTime", at)
                .put("eventSource", "ecs.amazonaws.com")
                .put("eventName", "RegisterTaskDefinition")
                .put("awsRegion", account.region())
                .put("sourceIPAddress", "127.0.0.1");
        detail.set("requestParameters", hidden(request));
        detail.set("responseElements", hidden(answer));
        detail.put("readOnly", false)
                .put("eventType", "AwsApiCall")
                .put("managementEvent", true)
                .put("recipientAccountId", account.id());
        bus.emit("aws.ecs", "AWS API Call via CloudTrail", List.of(), detail);
    }

    /** For a role it is the session, and the role is the session's issuer. */
    private ObjectNode identity(Caller caller) {
        if (caller.session().isEmpty()) {
            return Json.object()
                    .put("type", "IAMUser")
                    .put("arn", "arn:aws:iam::%s:user/terraform".formatted(account.id()))
                    .put("accountId", account.id())
                    .put("userName", "terraform");
        }
        ObjectNode identity = Json.object()
                .put("type", "AssumedRole")
                .put("arn", caller.identity())
                .put("accountId", caller.account());
        identity.putObject("sessionContext")
                .putObject("sessionIssuer")
                .put("type", "Role")
                .put("arn", caller.arn())
                .put("accountId", caller.account())
                .put("userName", ResourceName.lastPart(caller.arn()));
        return identity;
    }

    private static ObjectNode hidden(ObjectNode of) {
        ObjectNode copy = of.deepCopy();
        for (JsonNode variables : copy.findValues("environment")) {
            for (JsonNode variable : variables) {
                if (variable instanceof ObjectNode object && object.has("value")) {
                    object.put("value", HIDDEN);
                }
            }
        }
        return copy;
    }
}
