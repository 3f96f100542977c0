package dev.slipway.sandbox.provided;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * template.yaml for the package that has its own JDK. It is a template of its own because {@code CodeUri} takes no
 * condition. Lambda has no SnapStart for the runtime provided.al2023
 * (<a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html">SnapStart</a>), so the parameter goes.
 */
final class ProvidedTemplate {
    private static final String HEAD = """
            # Made from template.yaml by mvn package -Pprovided. Do not change this file: the next build overwrites it.
            """;

    /** The Serverless Application Repository has the template that runs on both architectures. */
    private static final List<String> UNUSED =
            List.of("SnapStart:", "HasSnapStart:", "- SnapStart", "AWS::ServerlessRepo::Application:");

    private ProvidedTemplate() {}

    /**
     * @param template the text of template.yaml
     * @param architecture of the package: {@code arm64} or {@code x86_64}
     * @throws IllegalStateException if template.yaml has not the lines that this class changes
     */
    static String of(String template, String architecture) {
        String changed = replaced(template, "    Runtime: java25\n", "    Runtime: provided.al2023\n");
        changed = replaced(changed, "      CodeUri: target/slipway.jar\n", "      CodeUri: slipway-provided.zip\n");
        changed = replaced(
                changed, "    AllowedValues: [arm64, x86_64]\n", "    AllowedValues: [%s]\n".formatted(architecture));
        changed = replaced(changed, "    Default: arm64\n", "    Default: %s\n".formatted(architecture));
        changed = replaced(changed, " ${SnapStart}", "");
        return HEAD + without(UNUSED, changed);
    }

    private static String replaced(String text, String from, String to) {
        if (!text.contains(from)) {
            throw new IllegalStateException(
                    "template.yaml has no line \"%s\"; change ProvidedTemplate with it".formatted(from.strip()));
        }
        return text.replace(from, to);
    }

    /** Leaves out the members with these keys: their line, and the lines below that are further to the right. */
    private static String without(List<String> keys, String yaml) {
        var kept = new ArrayList<String>();
        Optional<Integer> leftOut = Optional.empty();
        for (String line : yaml.lines().toList()) {
            int indent = line.length() - line.stripLeading().length();
            if (leftOut.isPresent() && indent > leftOut.get()) {
                continue;
            }
            leftOut = keys.stream().anyMatch(line.strip()::startsWith) ? Optional.of(indent) : Optional.empty();
            if (leftOut.isEmpty()) {
                kept.add(line);
            }
        }
        kept.stream().filter(line -> line.contains("SnapStart")).findFirst().ifPresent(line -> {
            throw new IllegalStateException(
                    "template.yaml refers to SnapStart in \"%s\"; change ProvidedTemplate with it"
                            .formatted(line.strip()));
        });
        return String.join("\n", kept) + "\n";
    }
}
