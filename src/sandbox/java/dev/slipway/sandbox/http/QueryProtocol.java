package dev.slipway.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * AWS's query protocol, and EC2's form of it: a form in, XML out. Lists are {@code Name.member.1} and
 * {@code <member>}, or EC2's {@code Name.1} and {@code <item>}.
 */
enum QueryProtocol {
    QUERY("member", """
            <%1$sResponse><%1$sResult>%2$s</%1$sResult>\
            <ResponseMetadata><RequestId>sandbox</RequestId></ResponseMetadata></%1$sResponse>""", """
            <ErrorResponse><Error><Type>Sender</Type>%s</Error><RequestId>sandbox</RequestId></ErrorResponse>"""),
    EC2("item", """
            <%1$sResponse><requestId>sandbox</requestId>%2$s</%1$sResponse>""", """
            <Response><Errors><Error>%s</Error></Errors><RequestID>sandbox</RequestID></Response>""");

    private final String element;
    private final String answer;
    private final String error;

    QueryProtocol(String element, String answer, String error) {
        this.element = element;
        this.answer = answer;
        this.error = error;
    }

    static QueryProtocol of(String service) {
        return service.equals("ec2") ? EC2 : QUERY;
    }

    /** @param form {@code Dimensions.member.1.Name=QueueName} is the member {@code Name} of the first of {@code Dimensions} */
    static ObjectNode input(String form) {
        ObjectNode input = Json.object();
        for (String pair : form.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                List<String> path = List.of(decoded(pair.substring(0, equals)).split("\\."));
                put(input, path, decoded(pair.substring(equals + 1)));
            }
        }
        return input;
    }

    private static void put(ObjectNode input, List<String> path, String value) {
        List<String> names =
                path.stream().filter(name -> !name.equals("member")).toList();
        JsonNode node = input;
        for (int i = 0; i < names.size(); i++) {
            boolean last = i == names.size() - 1;
            boolean list = !last && names.get(i + 1).matches("[0-9]+");
            node = child(node, names.get(i), last ? value : "", last, list);
        }
    }

    private static JsonNode child(JsonNode parent, String name, String value, boolean last, boolean list) {
        JsonNode child =
                last ? Json.object().textNode(value) : list ? Json.object().arrayNode() : Json.object();
        if (parent instanceof ArrayNode array) {
            int index = Integer.parseInt(name) - 1;
            if (index >= array.size()) {
                array.add(child);
            }
            return array.path(Math.min(index, array.size() - 1));
        }
        JsonNode existing = parent.path(name);
        return existing.isMissingNode() ? ((ObjectNode) parent).set(name, child).path(name) : existing;
    }

    String answer(String action, ObjectNode output) {
        return answer.formatted(action, xml(output));
    }

    String refusal(SandboxException refusal) {
        return error.formatted(xml(Json.object().put("Code", refusal.type()).put("Message", refusal.message())));
    }

    private String xml(JsonNode node) {
        var text = new StringBuilder();
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> text.append(element(member.getKey(), xml(member.getValue()))));
        } else if (node instanceof ArrayNode array) {
            array.forEach(one -> text.append(element(element, xml(one))));
        } else {
            text.append(node.asText().replace("&", "&amp;").replace("<", "&lt;"));
        }
        return text.toString();
    }

    private static String element(String name, String content) {
        return "<%1$s>%2$s</%1$s>".formatted(name, content);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
