package dev.slipway.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.template.Template;
import dev.slipway.text.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Network, encryption and the path of the roles; and how the console and the repository show the template. */
class InstallationParametersTest {
    private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));

    @Test
    void parametersPutFunctionsIntoAVpc() {
        var given = Map.of("VpcSubnetIds", "subnet-1,subnet-2", "VpcSecurityGroupIds", "sg-1");
        assertThat(deploying()).allSatisfy(name -> {
            assertThat(TEMPLATE.resolved(TEMPLATE.function(name), given).path("VpcConfig"))
                    .isEqualTo(Json.parse("""
                            {"SubnetIds": ["subnet-1", "subnet-2"], "SecurityGroupIds": ["sg-1"]}"""));
            assertThat(TEMPLATE.resolved(TEMPLATE.function(name), Map.of()).has("VpcConfig"))
                    .isFalse();
        });
    }

    /** Lambda then refuses the function. Without the VPC it would be in another network than the one that was asked for. */
    @ParameterizedTest
    @CsvSource({"VpcSubnetIds, subnet-1", "VpcSecurityGroupIds, sg-1"})
    void eachOfTheTwoListsAsksForAVpc(String parameter, String value) {
        assertThat(deploying())
                .allSatisfy(name -> assertThat(TEMPLATE.resolved(TEMPLATE.function(name), Map.of(parameter, value))
                                .has("VpcConfig"))
                        .isTrue());
    }

    @Test
    void parameterSetsTheKeyOrLeavesItOut() {
        String key = "arn:aws:kms:us-east-1:123456789012:key/1111-2222";
        assertThat(key).matches(pattern("KmsKeyArn"));
        assertThat("").matches(pattern("KmsKeyArn"));
        assertThat("arn:aws:kms:us-east-1:123456789012:alias/acme").doesNotMatch(pattern("KmsKeyArn"));
        assertThat(TEMPLATE.functions()).allSatisfy(function -> {
            JsonNode properties = TEMPLATE.function(function);
            assertThat(TEMPLATE.resolved(properties, Map.of("KmsKeyArn", key))
                            .path("KmsKeyArn")
                            .asText())
                    .isEqualTo(key);
            assertThat(TEMPLATE.resolved(properties, Map.of()).has("KmsKeyArn")).isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "DeployLog, KmsKeyId, ''",
        "RollbackLog, KmsKeyId, ''",
        "ReconcileLog, KmsKeyId, ''",
        "SmokeTestLog, KmsKeyId, ''",
        "UndeliveredEvents, KmsMasterKeyId, SqsManagedSseEnabled",
        "UndeliveredNotifications, KmsMasterKeyId, SqsManagedSseEnabled",
        "FailedInvocations, KmsMasterKeyId, SqsManagedSseEnabled"
    })
    void keyEncryptsLogsAndQueues(String resource, String property, String instead) {
        String key = "arn:aws:kms:us-east-1:123456789012:key/1111-2222";
        JsonNode properties = TEMPLATE.resource(resource).path("Properties");
        JsonNode encrypted = TEMPLATE.resolved(properties, Map.of("KmsKeyArn", key));
        assertThat(encrypted.path(property).asText()).isEqualTo(key);
        assertThat(encrypted.has(instead)).isFalse();
        JsonNode standard = TEMPLATE.resolved(properties, Map.of());
        assertThat(standard.has(property)).isFalse();
        assertThat(standard.path(instead).asText("true")).isEqualTo("true");
    }

    @ParameterizedTest
    @CsvSource({"DeployFunction", "RollbackFunction"})
    void parameterSetsThePathOfTheRoles(String function) {
        JsonNode role = TEMPLATE.resource(function + "Role");
        assertThat(role.at("/Properties/Path/Ref").asText()).isEqualTo("RolePath");
        // a version that runs on has the role that it was published with, and the role has the policy
        assertThat(role.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
        assertThat(TEMPLATE.resource("SharedPolicy").path("UpdateReplacePolicy").asText())
                .isEqualTo("Retain");
    }

    @ParameterizedTest
    @CsvSource({"/, true", "/platform/, true", "/platform/slipway/, true", "platform, false", "/platform, false"})
    void rolePathBeginsAndEndsWithASlash(String path, boolean is) {
        assertThat(path.matches(pattern("RolePath"))).isEqualTo(is);
    }

    @Test
    void everyParameterIsInOneGroupAndHasALabel() {
        JsonNode shown = TEMPLATE.metadata().path("AWS::CloudFormation::Interface");
        List<String> parameters = TEMPLATE.parameters().properties().stream()
                .map(Map.Entry::getKey)
                .toList();
        assertThat(shown.path("ParameterGroups").valueStream().flatMap(group -> {
                    assertThat(group.at("/Label/default").asText()).isNotEmpty();
                    return Template.texts(group.path("Parameters")).stream();
                }))
                .containsExactlyInAnyOrderElementsOf(parameters);
        assertThat(shown.path("ParameterLabels").properties().stream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrderElementsOf(parameters);
    }

    /** Members that the <a href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-template-publishing-applications-metadata-properties.html">repository</a> requires. */
    @Test
    void templateDescribesItselfForTheServerlessApplicationRepository() {
        JsonNode application = TEMPLATE.metadata().path("AWS::ServerlessRepo::Application");
        assertThat(application.path("Name").asText()).matches("[a-zA-Z0-9-]{1,140}");
        assertThat(application.path("Description").asText()).hasSizeBetween(1, 256);
        assertThat(application.path("Author").asText()).matches("[a-zA-Z0-9-]{1,127}");
        assertThat(Path.of(application.path("LicenseUrl").asText())).exists();
        assertThat(application.path("Labels")).hasSizeLessThanOrEqualTo(10);
        assertThat(application.path("SemanticVersion").asText()).isEqualTo("0.0.0");
    }

    /** The functions that deploy and reconcile: all but the hook for smoke tests. */
    private static List<String> deploying() {
        return TEMPLATE.functions().stream()
                .filter(name -> !name.equals("SmokeTestFunction"))
                .toList();
    }

    private static String pattern(String parameter) {
        return TEMPLATE.parameters().path(parameter).path("AllowedPattern").asText();
    }
}
