package dev.slipway.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import dev.slipway.text.TextTable;
import dev.slipway.text.TextTable.Row;
import java.util.List;

/** The answer to {@code check}. */
public final class CheckJson {
    private CheckJson() {}

    /** {@code {"service": …, "environment": …, "checks": […], "text": …}}. */
    public static ObjectNode of(String service, String environment, List<Finding> findings) {
        return with(Json.object().put("service", service).put("environment", environment), findings);
    }

    /** {@code {"checks": […], "text": …}}. */
    public static ObjectNode of(List<Finding> findings) {
        return with(Json.object(), findings);
    }

    private static ObjectNode with(ObjectNode answer, List<Finding> findings) {
        ArrayNode checks = answer.putArray("checks");
        findings.forEach(finding -> checks.addObject()
                .put("check", finding.subject())
                .put("result", finding.result().json())
                .put("reason", finding.text()));
        return answer.put("text", text(findings));
    }

    static String text(List<Finding> findings) {
        return new TextTable(
                        List.of("", "", ""),
                        findings.stream()
                                .map(f -> Row.of(f.result().json(), f.subject(), f.text()))
                                .toList())
                .render();
    }
}
