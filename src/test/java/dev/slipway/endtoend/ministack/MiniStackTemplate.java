package dev.slipway.endtoend.ministack;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A copy of a template without what MiniStack does not know. The template itself does not depend on MiniStack. */
final class MiniStackTemplate {
    private static final String ADDRESS = "http://ADDRESS";
    private static final List<Difference> DIFFERENCES = List.of(
            new Difference(
                    "A condition cannot split a text: the test deploys with ssm:…",
                    "!Select \\[0, !Split \\[\":\", !Ref Configuration]]",
                    "ssm"),
            new Difference(
                    "A condition cannot split a text: the test deploys with the name of a bus",
                    "!Select \\[0, !Split \\[\":\", !Ref EventBus]]",
                    "name"),
            new Difference(
                    "A condition cannot split a text: the test deploys without callers and boundaries",
                    "!Select \\[0, !Split \\[\":\", !Ref (?:Callers|Boundaries)]]",
                    "none"),
            new Difference(
                    "A condition cannot join a list: in a condition a list is one text",
                    "!Equals \\[!Join \\[\"\", !Ref (\\w+)], \"\"]",
                    "!Equals [!Ref $1, \"\"]"),
            new Difference(
                    "A function does not learn MiniStack's address",
                    "(\\n +)SLIPWAY_EVENT_BUS:",
                    "$1AWS_ENDPOINT_URL: " + ADDRESS + "$0"));

    private MiniStackTemplate() {}

    /**
     * @param pattern what the copy does not have
     * @param instead what the copy has, with groups of the pattern
     */
    private record Difference(String reason, Pattern pattern, String instead) {
        Difference(String reason, String pattern, String instead) {
            this(reason, Pattern.compile(pattern), instead);
        }

        String apply(String template) {
            Matcher matcher = pattern.matcher(template);
            if (!matcher.find()) {
                throw new IllegalStateException(
                        "the template has no \"%s\" (%s): change MiniStackTemplate with it".formatted(pattern, reason));
            }
            return matcher.replaceAll(instead);
        }
    }

    /**
     * Writes the copy next to the template, because CodeUri is relative.
     *
     * @param endpoint MiniStack's address
     */
    static Path copy(Path template, URI endpoint) throws IOException {
        String text = Files.readString(template);
        for (Difference difference : DIFFERENCES) {
            text = difference.apply(text);
        }
        return Files.writeString(
                template.resolveSibling("template-ministack.yaml"), text.replace(ADDRESS, endpoint.toString()));
    }
}
