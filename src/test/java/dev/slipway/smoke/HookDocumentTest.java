package dev.slipway.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The function accepts the {@code hook_details} that the documents and the examples show. */
class HookDocumentTest {
    private static final Pattern DETAILS =
            Pattern.compile("hook_details += jsonencode\\((\\{\\n.*?\\n +})\\)", Pattern.DOTALL);

    @ParameterizedTest
    @CsvSource({"docs/configuration.md, 2", "examples/blue-green/main.tf, 1"})
    void shownHookIsValid(String file, int requests) throws Exception {
        Matcher shown = DETAILS.matcher(Files.readString(Path.of(file)));
        assertThat(shown.find()).as("%s shows hook_details", file).isTrue();
        ObjectNode event = Json.object();
        event.set("hookDetails", json(shown.group(1)));

        assertThat(HookParser.parse(event).requests()).hasSize(requests);
    }

    /** What jsonencode makes of Terraform's object. */
    private static JsonNode json(String object) {
        return Json.parse(object.replaceAll("(?m)^ *#.*\\n", "")
                .replace("${lifecycle_hook.value}", "web.example.com")
                .replaceAll("(\\w+) += ", "\"$1\": ")
                .replaceAll("(?<=[\\w\"\\]}])(\\n *\")", ",$1")
                .replaceAll(",(\\s*])", "$1"));
    }
}
