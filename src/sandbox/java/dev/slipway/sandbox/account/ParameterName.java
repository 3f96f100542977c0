package dev.slipway.sandbox.account;

import dev.slipway.sandbox.api.SandboxException;
import java.util.Locale;

/**
 * Parameter Store's rules for names
 * (<a href="https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html">PutParameter</a>).
 */
final class ParameterName {
    private static final int LONGEST = 1011;
    private static final int DEEPEST = 15;

    private ParameterName() {}

    /** @throws SandboxException if no parameter can have this name */
    static void check(String name) {
        String plain = name.startsWith("/") ? name.substring(1) : name;
        if (name.startsWith("arn:") || (!name.startsWith("/") && name.contains("/"))) {
            throw refused("Parameter name must be a fully qualified name.");
        }
        String lower = plain.toLowerCase(Locale.ROOT);
        String reserved = lower.startsWith("aws") ? "aws" : lower.startsWith("ssm") ? "ssm" : "";
        if (!reserved.isEmpty() || !plain.matches("[a-zA-Z0-9_.-]+(/[a-zA-Z0-9_.-]+)*")) {
            throw refused(
                    "Parameter name: can't be prefixed with \"%s\" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_"
                            .formatted(reserved.isEmpty() ? "ssm" : reserved));
        }
        if (name.length() > LONGEST) {
            throw refused("Parameter name is longer than %d characters.".formatted(LONGEST));
        }
        if (plain.split("/", -1).length > DEEPEST) {
            throw SandboxException.refused(
                    "HierarchyLevelLimitExceededException",
                    "Parameter hierarchy exceeds the maximum depth of %d.".formatted(DEEPEST));
        }
    }

    /** {@code x} and {@code /x} name one parameter. */
    static String key(String name) {
        return name.startsWith("/") ? name : "/" + name;
    }

    static SandboxException refused(String words) {
        return SandboxException.refused("ValidationException", words);
    }
}
