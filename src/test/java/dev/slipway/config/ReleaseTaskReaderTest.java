package dev.slipway.config;

import static dev.slipway.fixtures.ConfigurationFixture.HOME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fixtures.ConfigurationFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseTaskReaderTest {
    private static final String OTHER = ",'roleArn':'arn:aws:iam::111111111111:role/slipway'";

    @Test
    void readsEveryMember() {
        assertThat(releaseTask("""
                        {'command':['bin/migrate','--all','','{as} written'],'container':'app','timeoutMinutes':45,
                         'taskRoleArn':'arn:aws:iam::123456789012:role/x/migrations','cpu':'1 vCPU','memory':2048}
                        """))
                .isEqualTo(new ReleaseTask(
                        List.of("bin/migrate", "--all", "", "{as} written"),
                        Optional.of("app"),
                        Duration.ofMinutes(45),
                        Optional.of("arn:aws:iam::123456789012:role/x/migrations"),
                        Optional.of("1 vCPU"),
                        Optional.of("2048")));
    }

    @Test
    void needsOnlyTheCommand() {
        assertThat(releaseTask("{'command':['bin/migrate']}"))
                .isEqualTo(new ReleaseTask(
                        List.of("bin/migrate"),
                        Optional.empty(),
                        Duration.ofMinutes(30),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'bin/migrate'            |                   | is a string; write an object, {\"command\": [\"…\"]}, or leave it out",
                "null                     |                   | is null; write an object",
                "{}                       | .command          | is missing; write a list of strings, such as [\"bin/migrate\", \"--all\"]",
                "{'command':null}         | .command          | is null; write a list of strings",
                "{'command':[]}           | .command          | is an empty list; write a list of strings",
                "{'command':'bin/migrate'} | .command         | is a string; write a list of strings",
                "{'command':['m',7]}      | .command[1]       | is a number; write a string",
                "{'command':[['m']]}      | .command[0]       | is a list; write a string",
                "{'command':['m'],'Command':['m']} | .Command | is not a field; did you mean command?",
                "{'command':['m'],'colour':'x'} | .colour     | the fields are command, container, timeoutMinutes, taskRoleArn, cpu, memory",
                "{'command':['m'],'$schema':'x'} | .$schema   | is not a field",
                "{'command':['m'],'container':'my app'} | .container | \"my app\" is not a name that ECS allows",
                "{'command':['m'],'container':'{'} | .container | \"{\" without a \"}\"",
                "{'command':['m'],'container':'{c}'} | .container | nothing binds {c}",
                "{'command':['m'],'container':null} | .container | is null; write a string",
                "{'command':['m'],'timeoutMinutes':0} | .timeoutMinutes | is \"0\"; write a whole number of minutes from 1 to 720",
                "{'command':['m'],'timeoutMinutes':721} | .timeoutMinutes | from 1 to 720",
                "{'command':['m'],'timeoutMinutes':1.5} | .timeoutMinutes | from 1 to 720",
                "{'command':['m'],'timeoutMinutes':1e-999999999} | .timeoutMinutes | from 1 to 720",
                "{'command':['m'],'timeoutMinutes':'30'} | .timeoutMinutes | is a string; write a whole number",
                "{'command':['m'],'taskRoleArn':'migrations'} | .taskRoleArn | \"migrations\" is not a role's ARN",
                "{'command':['m'],'taskRoleArn':'{r}'} | .taskRoleArn | nothing binds {r}",
                "{'command':['m'],'cpu':'1 GB'} | .cpu        | \"1 GB\" is not CPU units or vCPUs, such as \"512\"",
                "{'command':['m'],'cpu':0}      | .cpu        | is \"0\"; write CPU units or vCPUs, such as \"512\"",
                "{'command':['m'],'cpu':0.5}    | .cpu        | is \"0.5\"; write CPU units or vCPUs",
                "{'command':['m'],'cpu':[]}     | .cpu        | is a list; write a string",
                "{'command':['m'],'memory':'1 vCPU'} | .memory | \"1 vCPU\" is not MiB or GB, such as \"1024\"",
                "{'command':['m'],'memory':''}  | .memory     | is empty; write a string, or leave it out",
            })
    void reportsEachProblemWithItsPathAndWhatToDo(String task, @Nullable String where, String what) {
        assertThat(problems(task, ""))
                .singleElement()
                .satisfies(p -> assertThat(p.path()).isEqualTo("releaseTask" + (where == null ? "" : where)))
                .satisfies(p -> assertThat(p.what()).contains(what));
    }

    @Test
    void listsAllProblemsAtOnce() {
        assertThat(problems(
                        "{'command':7,'container':'{c}','timeoutMinutes':0,'taskRoleArn':'x','cpu':'x','memory':'x','x':1}",
                        ""))
                .extracting(ConfigurationProblem::path)
                .containsExactlyInAnyOrder(
                        "releaseTask.command",
                        "releaseTask.container",
                        "releaseTask.timeoutMinutes",
                        "releaseTask.taskRoleArn",
                        "releaseTask.cpu",
                        "releaseTask.memory",
                        "releaseTask.x");
    }

    /** ECS does not take a role of another account. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "arn:aws:iam::111111111111:role/m    |                            | arn:aws:iam::123456789012:role/",
                "arn:aws-cn:iam::123456789012:role/m |                            | arn:aws:iam::123456789012:role/",
                "arn:aws:iam::123456789012:role/m    | ,'region':'cn-north-1'     | arn:aws-cn:iam::123456789012:role/",
                "arn:aws:iam::123456789012:role/m    | ,'region':'us-gov-west-1'  | arn:aws-us-gov:iam::123456789012:role/",
                "arn:aws:iam::123456789012:role/m    | " + OTHER + "              | arn:aws:iam::111111111111:role/",
            })
    void refusesRoleOutsideTheTargetsAccount(String role, @Nullable String members, String advice) {
        assertThat(problems("{'command':['m'],'taskRoleArn':'%s'}".formatted(role), members == null ? "" : members))
                .singleElement()
                .satisfies(p -> assertThat(p.path()).isEqualTo("releaseTask.taskRoleArn"))
                .satisfies(p -> assertThat(p.what())
                        .contains(role, "is not a role of the target's account")
                        .endsWith("write a role's ARN that begins with " + advice));
    }

    @ParameterizedTest
    @ValueSource(strings = {",'roleArn':'slipway'", ",'region':'Frankfurt'", ",'region':7", ",'roleArn':null"})
    void judgesNoAccountWhileTheTargetsIsUnclear(String members) {
        assertThat(problems("{'command':['m'],'taskRoleArn':'arn:aws:iam::999999999999:role/m'}", members))
                .extracting(ConfigurationProblem::path)
                .containsExactly(members.contains("region") ? "region" : "roleArn");
    }

    @Test
    void acceptsRoleOfTheAccountToWhichRoleArnLeads() {
        assertThat(problems("{'command':['m'],'taskRoleArn':'arn:aws:iam::111111111111:role/m'}", OTHER))
                .isEmpty();
    }

    @Test
    void bindsTheNamesOfContainerAndRole() {
        TargetSpec spec = pattern("'container':'{service}','taskRoleArn':'arn:aws:iam::123456789012:role/{service}-m'");

        assertThat(spec.bind(Map.of("service", "web"))).isInstanceOfSatisfying(TargetSpec.Bound.Good.class, bound -> {
            ReleaseTask task = bound.target().releaseTask().orElseThrow();
            assertThat(task.container()).contains("web");
            assertThat(task.taskRoleArn()).contains("arn:aws:iam::123456789012:role/web-m");
            assertThat(task.command()).containsExactly("bin/{service}");
        });
    }

    @Test
    void namesTheMemberThatItsNamesMakeInvalid() {
        TargetSpec spec = pattern("'container':'{service}-{service}','taskRoleArn':'{service}'");

        assertThat(spec.bind(Map.of("service", "a".repeat(128))))
                .isInstanceOfSatisfying(
                        TargetSpec.Bound.Faulty.class,
                        bound -> assertThat(bound.faults())
                                .filteredOn(fault -> fault.field() == TargetField.RELEASE_TASK)
                                .extracting(TargetSpec.Fault::what)
                                .satisfiesExactly(
                                        what -> assertThat(what)
                                                .startsWith("has the container \"aaa")
                                                .contains("which is not a name that ECS allows"),
                                        what -> assertThat(what)
                                                .startsWith("has the taskRoleArn \"aaa")
                                                .contains("which is not a role's ARN")));
    }

    /** A name that only the release task uses is no wildcard: every tag pattern must bind it. */
    @Test
    void bindsNamesThatOnlyTheReleaseTaskUses() {
        String members = "'service':'web','environment':'dev','repository':'acme/web','tags':['{x}-*'%s]";

        assertThat(spec(members.formatted(""), "'container':'{x}'").names()).containsExactly("x");
        assertThat(ConfigurationFixture.problems(
                        json(members.formatted(",'v*'"), "{'command':['m'],'container':'{x}'}")))
                .singleElement()
                .satisfies(p -> assertThat(p.path()).isEqualTo("tags[1]"))
                .satisfies(p -> assertThat(p.what()).contains("does not bind {x}"));
    }

    @Test
    void refusesTargetWithoutService() {
        assertThat(ConfigurationFixture.problems(
                        json("'task':'report','environment':'dev','repository':'acme/report'", "{'command':['m']}")))
                .singleElement()
                .satisfies(p -> assertThat(p.path()).isEqualTo("releaseTask"))
                .satisfies(p -> assertThat(p.what()).contains("is not a field of a target with `task`"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'command':'hunter2'}",
                "{'command':['hunter2',7]}",
                "{'command':{'hunter2':'hunter2'}}",
                "{'command':[['hunter2']]}",
                "{'command':['hunter2'],'timeoutMinutes':0}",
                "'hunter2'",
                "['hunter2']",
            })
    void quotesTheCommandInNoProblem(String task) {
        assertThat(problems(task, "")).isNotEmpty().asString().doesNotContain("hunter2");
    }

    @Test
    void quotesTheCommandInNoText() {
        TargetSpec spec = pattern("'container':'app'");

        assertThat(spec.releaseTask().orElseThrow()).hasToString("a release task of 1 words");
        assertThat(spec.toString()).doesNotContain("bin/");
    }

    private static TargetSpec pattern(String members) {
        return spec("'service':'{service}','environment':'dev','repository':'apps/{service}'", members);
    }

    private static TargetSpec spec(String members, String task) {
        return Configuration.parse(json(members, "{'command':['bin/{service}'],%s}".formatted(task)), HOME)
                .specs()
                .getFirst();
    }

    private static ReleaseTask releaseTask(String task) {
        return ConfigurationFixture.targets(
                        "{'service':'web','environment':'dev','repository':'acme/web','releaseTask':%s}"
                                .formatted(task))
                .explicit()
                .getFirst()
                .releaseTask()
                .orElseThrow();
    }

    private static List<ConfigurationProblem> problems(String task, String members) {
        return ConfigurationFixture.problems(
                json("'service':'web','environment':'dev','repository':'acme/web'" + members, task));
    }

    private static String json(String members, String task) {
        return "{%s,'releaseTask':%s}".formatted(members, task).replace('\'', '"');
    }
}
