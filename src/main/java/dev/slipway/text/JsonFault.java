package dev.slipway.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.Arrays;
import java.util.List;

/**
 * What is wrong with a text that is not JSON. The parser's own messages quote the text, which may be somebody's secret, and
 * name the parser's settings; these words do neither.
 */
enum JsonFault {
    CUT("it ends too early"),
    TRAILING("there is more text after the JSON value"),
    DEPTH("its nesting depth is over the limit", "Document nesting depth "),
    TOO_LONG("a name, a string or a number in it is too long"),
    DUPLICATE("an object has two members of the same name", "Duplicate "),
    COMMENT("a comment, which JSON does not have", "Unexpected character ('/' (code 47)): maybe a "),
    BRACKET("a closing bracket does not match the opening one", "Unexpected close marker "),
    CONTROL_CHARACTER("a string contains a line break or another control character", "Illegal unquoted character "),
    ESCAPE("a string contains an invalid escape", "Unrecognized character escape ", "Unexpected character (code 92"),
    UNEXPECTED("an unexpected character or word");

    private final String words;

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes no other
    private final List<String> beginnings;

    /** @param beginnings of the parser's message */
    JsonFault(String words, String... beginnings) {
        this.words = words;
        this.beginnings = List.of(beginnings);
    }

    static JsonFault of(JsonProcessingException e) {
        return switch (e) {
            case JsonEOFException cut -> CUT;
            case StreamConstraintsException limit -> DEPTH.begins(limit) ? DEPTH : TOO_LONG;
            case MismatchedInputException trailing -> TRAILING;
            default ->
                Arrays.stream(values())
                        .filter(fault -> fault.begins(e))
                        .findFirst()
                        .orElse(UNEXPECTED);
        };
    }

    private boolean begins(JsonProcessingException e) {
        return beginnings.stream().anyMatch(e.getOriginalMessage()::startsWith);
    }

    String words() {
        return words;
    }
}
