package dev.slipway.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RevisionNameTest {
    @ParameterizedTest
    @CsvSource({
        "web-dev:8, web-dev, 8",
        "arn:aws:ecs:us-east-1:123456789012:task-definition/web_dev:11, web_dev, 11",
        "arn:aws-cn:ecs:cn-north-1:123456789012:task-definition/9:1000000, 9, 1000000"
    })
    void isReadFromNameOrArn(String text, String family, int number) {
        assertThat(RevisionName.parse(text)).contains(new RevisionName(family, number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "web-dev",
                "web-dev:",
                "web-dev:0",
                "web-dev:-1",
                "web-dev:latest",
                "web-dev:8\n",
                "web dev:8",
                "service/web-dev:8",
                "arn:aws:ecs:us-east-1:123456789012:service/web-dev:8",
                "web-dev:9999999999"
            })
    void rejectsOtherText(String text) {
        assertThat(RevisionName.parse(text)).isEmpty();
    }

    @Test
    void isPrintedAsEcsWritesIt() {
        assertThat(new RevisionName("web-dev", 8)).hasToString("web-dev:8");
    }

    @Test
    void rejectsNumberZero() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RevisionName("web-dev", 0))
                .withMessageContaining("web-dev");
    }
}
