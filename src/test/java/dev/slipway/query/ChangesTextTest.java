package dev.slipway.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.outcome.Change;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangesTextTest {
    private static final String DIGEST = "@sha256:" + "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '`', textBlock = """
            CHANGED | "256"            | "512"            | 256 -> 512
            CHANGED | -                | -                | changed
            ADDED   | -                | -                | added
            ADDED   | -                | 80               | added: 80
            REMOVED | -                | -                | removed
            REMOVED | {"hostPort":80}  | -                | removed: {"hostPort":80}
            """)
    void saysHowAValueDiffers(Change.Type kind, @Nullable String from, @Nullable String to, String words) {
        var change = new Change("$.x", kind, value(from), value(to));

        assertThat(ChangesText.of(List.of(change))).isEqualTo("$.x  " + words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "r.io/a/web:v1@" | "r.io/a/web:v2@" | a/web:v1@sha256:0123456789ab -> a/web:v2@sha256:0123456789ab
            "r.io/a/web:v1@" | "s.io/a/web:v1@" | r.io/a/web:v1@sha256:0123456789ab -> s.io/a/web:v1@sha256:0123456789ab
            "r.io/a/web:v1"  | "r.io/a/web:v2@" | a/web:v1 -> a/web:v2@sha256:0123456789ab
            "nginx"          | "r.io/a/web:v2@" | nginx -> r.io/a/web:v2@sha256:0123456789ab
            """)
    void saysOfAnImageWhatTellsItFromTheOther(String from, String to, String words) {
        var change = new Change("$.image", Change.Type.CHANGED, value(from), value(to));

        assertThat(ChangesText.of(List.of(change))).isEqualTo("$.image  " + words);
    }

    private static Optional<JsonNode> value(@Nullable String json) {
        return Optional.ofNullable(json).map(text -> Json.parse(text.replace("@\"", DIGEST + "\"")));
    }
}
