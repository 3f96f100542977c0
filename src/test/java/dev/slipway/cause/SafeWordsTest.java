package dev.slipway.cause;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ECS's words keep names and ARNs, and lose what may be secret. */
@NullMarked
class SafeWordsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Essential container in task exited | Essential container in task exited
            CannotPullContainerError: failed to resolve ref 123456789012.dkr.ecr.us-east-1.amazonaws.com/acme/web:v1@sha256:0a: not found | CannotPullContainerError: failed to resolve ref 123456789012.dkr.ecr.us-east-1.amazonaws.com/acme/web:v1@sha256:0a: not found
            CannotStartContainerError: exec: "bin/run --password hunter2": executable file not found in $PATH | CannotStartContainerError: exec: "…": executable file not found in $PATH
            CannotStartContainerError: exec: "hunter2 | CannotStartContainerError: exec: "…"
            failed to do request: Get "https://layers.s3.amazonaws.com/a/b?X-Amz-Security-Token=IQoJb3&X-Amz-Signature=ab": dial tcp: i/o timeout | failed to do request: Get "https://layers.s3.amazonaws.com/a/b?…": dial tcp: i/o timeout
            failed to do request: Head https://layers.s3.amazonaws.com/a?sig=ab%20c: EOF | failed to do request: Head https://layers.s3.amazonaws.com/a?… EOF
            pull from https://jo:hunter2@registry.example.com/acme/web failed | pull from https://registry.example.com/acme/web failed
            ECS was unable to assume the role 'arn:aws:iam::123456789012:role/web' that was provided for this task | ECS was unable to assume the role 'arn:aws:iam::123456789012:role/web' that was provided for this task
            the image "registry.example.com/acme/web:v1" isn't there, and can't be pulled | the image "registry.example.com/acme/web:v1" isn't there, and can't be pulled
            ResourceInitializationError: unable to pull secrets: secret arn:aws:secretsmanager:us-east-1:123456789012:secret:db-Ab12 has no key 'password' | ResourceInitializationError: unable to pull secrets: secret arn:aws:secretsmanager:us-east-1:123456789012:secret:db-Ab12 has no key '…'
            invalid environment DB_PASSWORD=hunter2, MODE=on | invalid environment DB_PASSWORD=…, MODE=…
            """)
    void hidesValuesAndKeepsNames(String words, String safe) {
        assertThat(SafeWords.of(words)).isEqualTo(safe);
    }

    @Test
    void isOneLine() {
        assertThat(SafeWords.of(" a\n\tb\r\n\u0000 c ")).isEqualTo("a b c");
        assertThat(SafeWords.of("a\u001b\u009b31m\u202eb\u2028c")).isEqualTo("a 31m b c");
    }

    @Test
    void isCutWithoutSplittingACharacter() {
        assertThat(SafeWords.of("x".repeat(SafeWords.LONGEST))).hasSize(SafeWords.LONGEST);
        assertThat(SafeWords.of("x".repeat(SafeWords.LONGEST + 1)))
                .hasSize(SafeWords.LONGEST)
                .endsWith("x…");
        assertThat(SafeWords.of("x".repeat(SafeWords.LONGEST - 2) + "😀😀")).endsWith("x…");
    }
}
