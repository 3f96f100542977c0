package dev.slipway.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.caller.InvokedAs.Alias;
import dev.slipway.caller.InvokedAs.Unqualified;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvokedAsTest {
    private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:slipway-deploy";

    @ParameterizedTest
    @ValueSource(strings = {"", ":live", ":$LATEST", ":7", ":123", ":"})
    void isUnqualifiedByTheFunctionAVersionOrLive(String qualifier) {
        assertThat(InvokedAs.of(ARN + qualifier)).isEqualTo(new Unqualified());
        assertThat(InvokedAs.of(ARN + qualifier).caller()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "web",
        "Live",
        "live2",
        "7a",
        "$LATEST2",
        "web:live", // no ARN has it: what is not understood is no way around
        "-1",
        "' live'"
    })
    void isAnAliasByAnythingElse(String qualifier) {
        assertThat(InvokedAs.of(ARN + ":" + qualifier)).isEqualTo(new Alias(qualifier));
        assertThat(InvokedAs.of(ARN + ":" + qualifier).caller()).contains(qualifier);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"arn:aws-cn:lambda:cn-north-1:1:function:f:web", "arn:aws-us-gov:lambda:r:1:function:f:web"})
    void readsTheAliasInEveryPartition(String arn) {
        assertThat(InvokedAs.of(arn)).isEqualTo(new Alias("web"));
    }
}
