package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.slipway.fixtures.ConfigurationFixture;
import dev.slipway.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The mistakes that people make: the functions refuse each of them, and an editor with the schema shows each that a schema
 * can know.
 */
class ConfigurationMistakesTest {
    private static final JsonSchema SCHEMA = schema();

    /** A member of a target, and whether the schema refuses it. Only the functions know the others. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'tag':['main-*']                                 | schema",
                "'Cluster':'x'                                    | schema",
                "'ecs_service':'x'                                | schema",
                "'enviroment':'dev'                               | schema",
                "'service':null                                   | schema",
                "'service':''                                     | schema",
                "'service':'my web'                               | schema",
                "'service':'-web'                                 | schema",
                "'service':'web/api'                              | schema",
                "'service':'{web'                                 | schema",
                "'service':'{}'                                   | schema",
                "'environment':1                                  | schema",
                "'environment':'dev,prod'                         | schema",
                "'environment':'*'                                | schema",
                "'repository':''                                  | schema",
                "'repository':'a'                                 | schema",
                "'repository':'acme/Web'                          | schema",
                "'repository':'acme/web:latest'                   | schema",
                "'repository':'acme/*'                            | schema",
                "'repository':'acme//web'                         | schema",
                "'repository':'/acme/web'                         | schema",
                "'repository':'acme/web/'                         | schema",
                "'repository':'acme_/web'                         | schema",
                "'repository':'acme..web'                         | schema",
                "'repository':'123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/web' | functions",
                "'repository':'https://example.com/web'           | schema",
                "'repository':'{a}/{b}/{a}/{b}'                   | functions",
                "'tags':'main-*'                                  | schema",
                "'tags':['']                                      | schema",
                "'tags':[' ']                                     | schema",
                "'tags':[null]                                    | schema",
                "'tags':['main/*']                                | schema",
                "'tags':['main *']                                | schema",
                "'tags':['[0-9]+']                                | schema",
                "'tags':['/v1']                                   | schema",
                "'tags':['.*']                                    | schema",
                "'tags':['-*']                                    | schema",
                "'tags':['semver:>=2 <1']                         | functions",
                "'tags':['//']                                    | schema",
                "'tags':['/[/']                                   | functions",
                "'tags':['/(?=x)/']                               | functions",
                "'tags':['/{branch}/']                            | functions",
                "'tags':['semver:']                               | schema",
                "'tags':['semver:one']                            | functions",
                "'tags':['{a}{b}{a}{b}']                          | functions",
                "'tags':['{1}']                                   | schema",
                "'cluster':'a/b'                                  | schema",
                "'cluster':'arn:aws:ecs:eu-central-1:123456789012:service/x' | schema",
                "'cluster':'arn:aws:ecs:us-east-1:123456789012:cluster/x'    | functions",
                "'cluster':'{nowhere}'                            | functions",
                "'cluster':'{c}','tags':['{c}-*','v*']            | functions",
                "'ecsService':'web.api'                           | schema",
                "'ecsService':['web']                             | schema",
                "'family':'web dev'                               | schema",
                "'family':'web-dev:3'                             | schema",
                "'family':'t','template':'t'                      | functions",
                "'template':'web-dev-template:7'                  | schema",
                "'template':'arn:aws:ecs:eu-central-1:123456789012:task-definition/t' | schema",
                "'containers':'app'                               | schema",
                "'containers':['']                                | schema",
                "'containers':['my.app']                          | schema",
                "'containers':['{c}']                             | functions",
                "'registry':'docker.io'                           | schema",
                "'registry':'123456789012'                        | schema",
                "'registry':'https://123456789012.dkr.ecr.eu-central-1.amazonaws.com' | schema",
                "'placeholderTag':'a b'                           | schema",
                "'placeholderTag':'-latest'                       | schema",
                "'placeholderTag':':latest'                       | schema",
                "'versionVariables':'DD_VERSION'                  | schema",
                "'versionVariables':{'DD_VERSION':'main-42'}      | schema",
                "'versionVariables':['']                          | schema",
                "'versionVariables':['DD VERSION']                | schema",
                "'versionVariables':['1_VERSION']                 | schema",
                "'versionVariables':['DD_VERSION=1']              | schema",
                "'versionVariables':['com/x']                     | schema",
                "'versionVariables':['V','DD_VERSION','V']        | schema",
                "'versionVariables':['{v}']                       | functions",
                "'versionVariable':['DD_VERSION']                 | schema",
                "'versionLabels':'version'                        | schema",
                "'versionLabels':[1]                              | schema",
                "'versionLabels':['my version']                   | schema",
                "'versionLabels':['.version']                     | schema",
                "'versionLabels':['version=1']                    | schema",
                "'versionLabels':['a.b','a.b']                    | schema",
                "'rollback':'on'                                  | schema",
                "'rollback':true                                  | schema",
                "'rollback':'Auto'                                | schema",
                "'deadlineMinutes':0                              | schema",
                "'deadlineMinutes':1.5                            | schema",
                "'deadlineMinutes':'30'                           | schema",
                "'deadlineMinutes':2147483648                     | schema",
                "'followTemplate':'yes'                           | schema",
                "'followTemplate':null                            | schema",
                "'signed':'yes'                                   | schema",
                "'signed':null                                    | schema",
                "'scan':'medium'                                  | schema",
                "'scan':'High'                                    | schema",
                "'scan':true                                      | schema",
                "'scan':null                                      | schema",
                "'releaseTask':null                                | schema",
                "'releaseTask':'bin/migrate'                       | schema",
                "'releaseTask':['bin/migrate']                     | schema",
                "'releaseTask':{}                                  | schema",
                "'releasetask':{'command':['m']}                   | schema",
                "'releaseTask':{'commands':['m']}                  | schema",
                "'releaseTask':{'command':['m'],'timeout':30}      | schema",
                "'releaseTask':{'command':'bin/migrate'}           | schema",
                "'releaseTask':{'command':[]}                      | schema",
                "'releaseTask':{'command':['m',7]}                 | schema",
                "'releaseTask':{'command':['m'],'container':'my.app'} | schema",
                "'releaseTask':{'command':['m'],'container':''}    | schema",
                "'releaseTask':{'command':['m'],'container':'{nowhere}'} | functions",
                "'releaseTask':{'command':['m'],'timeoutMinutes':0} | schema",
                "'releaseTask':{'command':['m'],'timeoutMinutes':721} | schema",
                "'releaseTask':{'command':['m'],'timeoutMinutes':1.5} | schema",
                "'releaseTask':{'command':['m'],'timeoutMinutes':'30'} | schema",
                "'releaseTask':{'command':['m'],'taskRoleArn':'migrations'} | schema",
                "'releaseTask':{'command':['m'],'taskRoleArn':'arn:aws:iam::999999999999:role/x'} | functions",
                "'releaseTask':{'command':['m'],'taskRoleArn':'arn:aws-cn:iam::123456789012:role/x'} | functions",
                "'releaseTask':{'command':['m'],'cpu':'1 GB'}      | schema",
                "'releaseTask':{'command':['m'],'cpu':'0'}         | schema",
                "'releaseTask':{'command':['m'],'cpu':0}           | schema",
                "'releaseTask':{'command':['m'],'cpu':0.5}         | schema",
                "'releaseTask':{'command':['m'],'cpu':true}        | schema",
                "'releaseTask':{'command':['m'],'memory':'GB'}     | schema",
                "'releaseTask':{'command':['m'],'memory':'1 vCPU'} | schema",
                "'releaseTask':{'command':['m'],'memory':10000000} | schema",
                "'region':'Frankfurt'                             | schema",
                "'region':'eu-central'                            | schema",
                "'region':'eu-central-1a'                         | schema",
                "'region':'{'                                     | schema",
                "'roleArn':'slipway'                              | schema",
                "'roleArn':'arn:aws:iam::123456789012:user/jo'    | schema",
                "'roleArn':'arn:aws:iam::1234:role/slipway'       | schema",
                "'repository':'apps/{s}','service':'{s}','family':'f' | functions",
                "'task':''                                        | schema",
                "'task':'my report'                               | schema",
                "'task':'report','service':'web'                  | schema",
                "'task':'report','ecsService':'web'               | schema",
                "'task':'report','rollback':'auto'                | schema",
                "'task':'report','deadlineMinutes':30             | schema",
                "'task':'report','releaseTask':{'command':['m']}  | schema",
                "'task':'report','like':'a b'                     | schema",
                "'like':'web'                                     | schema",
                "'task':'{t}'                                     | functions",
                "'task':'{t}','repository':'apps/{t}','family':'f' | functions",
                "'repository':'apps/{s}','service':'{s}','ecsService':'main' | functions",
            })
    void functionsAndSchemaRefuseAMistakeInATarget(String members, String knownTo) {
        String json = target(members);

        assertThat(ConfigurationFixture.problems(json)).as(json).isNotEmpty();
        assertThat(SCHEMA.validate(Json.parse(json)).isEmpty()).as(json).isEqualTo(knownTo.equals("functions"));
        assertThat(SCHEMA.validate(Json.parse("{\"targets\":[" + json + "]}")).isEmpty())
                .as("the same in a list: %s", json)
                .isEqualTo(knownTo.equals("functions"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'service':'web.api_1','ecsService':'web','family':'f'",
                "'service':'{service}','repository':'{service}'",
                "'repository':'ab/c.c_d/e__f/g--h'",
                "'repository':'{s}-x/{e}','service':'{s}','environment':'{e}'",
                "'tags':['main-*','v?.*','{x}-*','/^v(\\\\d+)$/','semver:^1.2 || >=3']",
                "'cluster':'arn:aws-cn:ecs:eu-central-1:123456789012:cluster/x','region':'eu-central-1'",
                "'registry':'123456789012.dkr-ecr-fips.us-east-1.on.aws'",
                "'tags':['{x}-*'],'registry':'{x}.dkr.ecr.eu-central-1.amazonaws.com','ecsService':'{x}','family':'{x}'",
                "'tags':['{r}-*'],'region':'{r}'",
                "'tags':['{a}-*'],'roleArn':'arn:aws:iam::{a}:role/slipway'",
                "'containers':[],'tags':[],'deadlineMinutes':1,'followTemplate':true,'rollback':'off'",
                "'region':'us-gov-west-1','placeholderTag':'_none'",
                "'signed':true,'scan':'critical'",
                "'signed':false,'scan':'high'",
                "'task':'report','signed':true,'scan':'high'",
                "'versionVariables':['DD_VERSION','_v.1-x'],'versionLabels':['com.datadoghq.tags.version','a_b/c-d','1']",
                "'versionVariables':[],'versionLabels':[]",
                "'releaseTask':{'command':['bin/migrate','','{as} written']}",
                "'releaseTask':{'command':['m'],'container':'app','timeoutMinutes':720,'taskRoleArn':'arn:aws:iam::123456789012:role/x/migrations','cpu':'.5 vCPU','memory':'2048'}",
                "'releaseTask':{'command':['m'],'timeoutMinutes':1.0,'cpu':512,'memory':'1GB'}",
                "'tags':['{x}-*'],'releaseTask':{'command':['m'],'container':'{x}','taskRoleArn':'arn:aws:iam::123456789012:role/{x}'},'ecsService':'{x}','family':'{x}'",
                "'task':'report','cluster':'batch','like':'web','followTemplate':true",
                "'task':'{t}','repository':'apps/{t}','tags':['main-*']",
                "'tags':['{x}-*'],'ecsService':'{x}','family':'{x}','versionVariables':['{x}_VERSION'],'versionLabels':['{x}/v']",
            })
    void functionsAndSchemaAcceptTheSame(String members) {
        String json = target(members);

        assertThat(ConfigurationFixture.problems(json)).as(json).isEmpty();
        assertThat(SCHEMA.validate(Json.parse(json))).as(json).isEmpty();
    }

    /** The commonest mistakes are named, not only "not valid under any of the given schemas". */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'targets':[{'service':'web','environment':'dev','repository':'acme/web','tag':['x']}]} | targets[0] | tag",
                "{'targets':[{'service':'web','environment':'dev'}]}           | targets[0] | repository",
                "{'service':'web','environment':'dev','repository':'acme/Web'} | repository | pattern",
                "{'target':[]}                                                 |  | targets",
            })
    void schemaNamesTheMistake(String json, String where, String what) {
        assertThat(SCHEMA.validate(Json.parse(json.replace('\'', '"'))))
                .singleElement()
                .satisfies(message ->
                        assertThat(message.getInstanceLocation().toString()).endsWith(where == null ? "" : where))
                .satisfies(message -> assertThat(message.getMessage()).contains(what));
    }

    @Test
    void schemaKnowsMostMistakes() throws Exception {
        String[] rows = ConfigurationMistakesTest.class
                .getDeclaredMethod("functionsAndSchemaRefuseAMistakeInATarget", String.class, String.class)
                .getAnnotation(CsvSource.class)
                .value();

        assertThat(rows).filteredOn(row -> row.endsWith("| functions")).hasSizeLessThan(rows.length / 5);
    }

    /** The target web in dev with these members in the place of its own; without the service where they begin with a task. */
    private static String target(String members) {
        var target = Json.object();
        if (!members.startsWith("'task':'")) {
            target.put("service", "web");
        }
        target.put("environment", "dev").put("repository", "acme/web");
        target.setAll((ObjectNode) Json.parse("{" + members.replace('\'', '"') + "}"));
        return Json.write(target);
    }

    private static JsonSchema schema() {
        try {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Files.readString(Path.of("config.schema.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
