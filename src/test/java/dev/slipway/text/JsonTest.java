package dev.slipway.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"z\":1,\"a\":2,\"m\":{\"y\":[],\"b\":{}}}",
                "[\"\",0,false,null,-0.5,1.10,100.00]",
                "[12345678901234567890,0.12345678901234567890123]",
                "\"quote \\\" back \\\\ line\\n tab\\t \\u0001 é 漢 😀 / < > &\""
            })
    void writesTheSameTextThatItRead(String text) {
        assertThat(Json.write(Json.parse(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e2", "1.50E+400", "1E-7", "-2.5e-30"})
    void keepsTheValueOfNumbersWithExponents(String number) {
        assertThat(new BigDecimal(Json.write(Json.parse(number)))).isEqualTo(new BigDecimal(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "{", "{} {}", "{\"a\":1,\"a\":2}", "[1,]", "'a'", "nul", "01"})
    void rejectsTextThatIsNotOneValue(String text) {
        assertThatExceptionOfType(MalformedJsonException.class)
                .isThrownBy(() -> Json.parse(text))
                .withMessageMatching("(?s)(not valid JSON|there is no JSON value).*");
    }

    /** The text may be somebody's secret, and the parser's settings are its own. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hunter2                  | an unexpected character or word",
                "{\"a\": hunter2}          | an unexpected character or word",
                "{hunter2: 1}             | an unexpected character or word",
                "{'hunter2': 1}           | an unexpected character or word",
                "{\"a\": 0hunter2}         | an unexpected character or word",
                "{\"a\": 012345}           | an unexpected character or word",
                "[\"hunter2\",]            | an unexpected character or word",
                "{\"a\": \"hunter2        | it ends too early",
                "{\"hunter2\": [1         | it ends too early",
                "[\"hunter2\"}            | a closing bracket does not match the opening one",
                "{} hunter2               | an unexpected character or word",
                "{} \"hunter2\"           | there is more text after the JSON value",
                "{\"hunter2\":1,\"hunter2\":2} | an object has two members of the same name",
                "[1, // hunter2           | a comment, which JSON does not have",
                "[\"\\hunter2\"]           | a string contains an invalid escape",
                "[\"hunter2\t\"]          | a string contains a line break or another control character",
            })
    void saysPositionAndKindOfAFaultAndNeverTheText(String text, String fault) {
        assertThatExceptionOfType(MalformedJsonException.class)
                .isThrownBy(() -> Json.parse(text))
                .withMessageMatching("not valid JSON: \\Q%s\\E \\(line \\d+, column \\d+\\)".formatted(fault))
                .withMessageNotContainingAny("hunter2", "ALLOW_", "FAIL_ON");
    }

    @Test
    void namesTheLineOfAnError() {
        assertThatExceptionOfType(MalformedJsonException.class)
                .isThrownBy(() -> Json.parse("{\n  \"a\": oops }"))
                .withMessageContaining("line 2");
    }

    @Test
    void rejectsDeepNestingWithoutAStackOverflow() {
        assertThatExceptionOfType(MalformedJsonException.class).isThrownBy(() -> Json.parse("[".repeat(100_000)));
    }
}
