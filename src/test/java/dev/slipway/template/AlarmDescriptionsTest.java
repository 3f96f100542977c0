package dev.slipway.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.documents.Document;
import dev.slipway.sandbox.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom an alarm calls reads its description first. */
class AlarmDescriptionsTest {
    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));
    private static final Pattern ADVICE = Pattern.compile(
            "^[A-Z].+: .+\\. First command: bin/slipway redrive\\. What to do: (docs/\\S+\\.md)#(\\S+)$");

    static List<String> descriptions() {
        return TEMPLATE.resources().properties().stream()
                .map(Map.Entry::getValue)
                .filter(resource -> resource.path("Type").asText().equals("AWS::CloudWatch::Alarm"))
                .map(alarm -> alarm.at("/Properties/AlarmDescription"))
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void eachQueueHasAnAlarmWithItsOwnDescription() {
        assertThat(descriptions()).hasSize(3).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("descriptions")
    void descriptionNamesTheFirstCommandAndASectionThatExists(String description) {
        Matcher advice = ADVICE.matcher(description);
        assertThat(advice.matches()).as(description).isTrue();
        assertThat(Document.of(advice.group(1)).anchors()).contains(advice.group(2));
        // the maximum of CloudWatch
        assertThat(description).hasSizeLessThanOrEqualTo(1024);
    }

    @ParameterizedTest
    @MethodSource("descriptions")
    void moduleHasTheSameDescription(String description) throws IOException {
        assertThat(Files.readString(Path.of("terraform/queues.tf"))).contains('"' + description + '"');
    }
}
