package dev.slipway.sandbox.ecs;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.Simulation;
import dev.slipway.sandbox.api.SandboxException;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HookRulesTest {
    private static final String PAUSE = "{'targetType': 'PAUSE', 'lifecycleStages': ['POST_SCALE_UP']}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                PAUSE,
                "{'targetType': 'PAUSE', 'lifecycleStages': ['PRE_SCALE_UP'], 'timeoutConfiguration': {'timeoutInMinutes': 20160, 'action': 'CONTINUE'}}",
                "{'hookTargetArn': 'arn:aws:lambda:us-east-1:123456789012:function:f', 'roleArn': 'arn:aws:iam::123456789012:role/r', 'lifecycleStages': ['TEST_TRAFFIC_SHIFT']}",
                "{'targetType': 'AWS_LAMBDA', 'hookTargetArn': 'arn:aws:lambda:us-east-1:123456789012:function:f:live', 'roleArn': 'arn:aws:iam::123456789012:role/a/r', 'lifecycleStages': ['PRODUCTION_TRAFFIC_SHIFT'], 'timeoutConfiguration': {'timeoutInMinutes': 1440}}"
            })
    void takesValidHooks(String hook) {
        assertThatCode(() -> create(hook)).doesNotThrowAnyException();
        assertThatCode(() -> update(hook)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'targetType': 'SNS', 'lifecycleStages': ['POST_SCALE_UP']} | AWS_LAMBDA or PAUSE, not "SNS"
            {'targetType': 'PAUSE'} | lifecycleStages must not be empty
            {'targetType': 'PAUSE', 'lifecycleStages': ['SCALE_UP']} | stage "SCALE_UP" has no lifecycle hooks
            {'targetType': 'PAUSE', 'lifecycleStages': ['TEST_TRAFFIC_SHIFT']} | PAUSE is not supported at the stage TEST_TRAFFIC_SHIFT
            {'targetType': 'PAUSE', 'lifecycleStages': ['POST_SCALE_UP', 'PRODUCTION_TRAFFIC_SHIFT']} | PAUSE is not supported at the stage PRODUCTION_TRAFFIC_SHIFT
            {'targetType': 'PAUSE', 'lifecycleStages': ['POST_SCALE_UP'], 'timeoutConfiguration': {'timeoutInMinutes': 20161}} | between 1 and 20160, not 20161
            {'targetType': 'PAUSE', 'lifecycleStages': ['POST_SCALE_UP'], 'timeoutConfiguration': {'timeoutInMinutes': 0}} | between 1 and 20160, not 0
            {'targetType': 'PAUSE', 'lifecycleStages': ['POST_SCALE_UP'], 'timeoutConfiguration': {'action': 'STOP'}} | ROLLBACK or CONTINUE, not "STOP"
            {'hookTargetArn': 'arn:aws:lambda:us-east-1:123456789012:function:f', 'lifecycleStages': ['POST_SCALE_UP']} | needs a valid roleArn, but it is ""
            {'roleArn': 'arn:aws:iam::123456789012:role/r', 'lifecycleStages': ['POST_SCALE_UP']} | needs a valid hookTargetArn, but it is ""
            {'hookTargetArn': 'smoke', 'roleArn': 'arn:aws:iam::123456789012:role/r', 'lifecycleStages': ['POST_SCALE_UP']} | needs a valid hookTargetArn, but it is "smoke"
            {'hookTargetArn': 'arn:aws:lambda:us-east-1:123456789012:function:f', 'roleArn': 'r', 'lifecycleStages': ['POST_SCALE_UP']} | needs a valid roleArn, but it is "r"
            {'hookTargetArn': 'arn:aws:lambda:us-east-1:123456789012:function:f', 'roleArn': 'arn:aws:iam::123456789012:role/r', 'lifecycleStages': ['POST_SCALE_UP'], 'timeoutConfiguration': {'timeoutInMinutes': 1441}} | between 1 and 1440, not 1441
            {'hookTargetArn': 'arn:aws:lambda:us-east-1:123456789012:function:f', 'roleArn': 'arn:aws:iam::123456789012:role/r', 'lifecycleStages': ['BAKE_TIME']} | stage "BAKE_TIME" has no lifecycle hooks
            """)
    void refusesInvalidHooks(String hook, String words) {
        assertThatThrownBy(() -> create(hook))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining(words);
        assertThatThrownBy(() -> update(hook))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining(words);
    }

    @Test
    void refusesElevenHooksOfOneType() {
        String ten = String.join(", ", Collections.nCopies(10, PAUSE));
        assertThatCode(() -> create(ten)).doesNotThrowAnyException();
        assertThatThrownBy(() -> create(ten + ", " + PAUSE)).hasMessageContaining("at most 10 hooks of the type PAUSE");
    }

    private static void create(String hooks) {
        new Simulation(1, configuration(hooks));
    }

    private static void update(String hooks) {
        new Simulation(1, "").update("'deploymentConfiguration': {%s}".formatted(configuration(hooks)));
    }

    private static String configuration(String hooks) {
        return "'strategy': 'BLUE_GREEN', 'bakeTimeInMinutes': 5, 'lifecycleHooks': [%s]".formatted(hooks);
    }
}
