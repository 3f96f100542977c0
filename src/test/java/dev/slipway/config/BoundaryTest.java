package dev.slipway.config;

import static dev.slipway.fixtures.ConfigurationFixture.HOME;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The function is in account 123456789012 and region eu-central-1. */
class BoundaryTest {
    private static final String PARAMETER = "/targets/team-a/web";

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource(delimiter = '|', nullValues = "inside", textBlock = """
            repository: team-a/*                |                                            | inside
            repository: team-a/*                | repository: team-a/x/y                     | inside
            repository: team-a/*                | repository: team-ab/web                    | repository
            repository: team-a/*                | repository: team-b/web                     | repository
            repository: team-a/*                | repository: team-b/team-a/web              | repository
            repository: team-a/*                | repository: xteam-a/web                    | repository
            repository: team-a                  | repository: team-a/web                     | repository
            repository: team-a/*                | repository: team-a/../team-b/web           | inside
            repository: Team-A/*                |                                            | repository
            repository: team-a/*                | repository: '{t}/{s}'                      | inside
            repository: team-a/*                | repository: 'acme/{s}'                     | repository
            repository: team-a/*                | repository: '{s}'                          | repository
            repository: [team-b/*, team-a/w?b]  |                                            | inside
            repository: [team-b/*, team-a/w?]   |                                            | repository
            registry: 123456789012.dkr.ecr.eu-central-1.amazonaws.com |                      | inside
            registry: 123456789012.*            |                                            | inside
            registry: 123456789012.dkr.ecr.eu-central-1.amazonaws.com | registry: 123456789012.dkr.ecr.eu-central-1.evil.com | registry
            registry: 123456789012.*            | registry: 210987654321.dkr.ecr.eu-central-1.amazonaws.com | registry
            registry: 210987654321.*            |                                            | registry
            cluster: dev                        |                                            | inside
            cluster: team-a                     |                                            | cluster
            cluster: team-a                     | cluster: team-a                            | inside
            cluster: team-a                     | cluster: Team-A                            | cluster
            cluster: team-a-*                   | cluster: team-ab                           | cluster
            cluster: team-a                     | cluster: arn:aws:ecs:eu-central-1:123456789012:cluster/team-a | inside
            cluster: team-a                     | cluster: arn:aws:ecs:eu-central-1:210987654321:cluster/team-a | cluster
            cluster: team-a                     | cluster: arn:aws:ecs:us-east-1:123456789012:cluster/team-a | cluster
            cluster: team-a                     | cluster: arn:aws:ecs:us-east-1:123456789012:cluster/team-a, region: us-east-1 | inside
            cluster: team-a                     | cluster: arn:aws:ecs:eu-central-1:123456789012:cluster/team-b | cluster
            cluster: team-a                     | cluster: x/team-a                          | cluster
            cluster: arn:aws:ecs:eu-central-1:123456789012:cluster/team-a | cluster: team-a  | inside
            cluster: arn:aws:ecs:eu-central-1:123456789012:cluster/team-a | cluster: arn:aws:ecs:eu-central-1:123456789012:cluster/team-a | inside
            cluster: arn:aws:ecs:eu-central-1:123456789012:cluster/team-a | cluster: arn:aws-cn:ecs:eu-central-1:123456789012:cluster/team-a | inside
            cluster: arn:aws:ecs:eu-central-1:123456789012:cluster/team-a | cluster: team-a, region: us-east-1 | cluster
            cluster: arn:aws:ecs:eu-central-1:123456789012:cluster/team-a | cluster: team-a, roleArn: arn:aws:iam::210987654321:role/x | cluster
            cluster: arn:aws:ecs:*:123456789012:cluster/team-a | cluster: team-a, region: us-east-1 | inside
            cluster: arn:aws:ecs:eu-central-1:123456789012:cluster/team-a* | cluster: 'team-{t}' | inside
            cluster: arn:aws:ecs:eu-central-1:123456789012:cluster/team-a* | cluster: 'prod-{t}' | cluster
            ecsService: web                     |                                            | inside
            ecsService: team-a-*                |                                            | ecsService
            ecsService: team-a-*                | ecsService: team-a-web                     | inside
            ecsService: team-a-*                | ecsService: team-b-web                     | ecsService
            family: web-dev                     |                                            | inside
            family: team-a-*                    |                                            | family
            family: team-a-*                    | service: team-a-web                        | inside
            family: team-a-*                    | family: team-b-web                         | family
            template: web-dev-template          |                                            | inside
            template: team-a-*                  |                                            | template
            template: team-a-*                  | family: team-a-web                         | inside
            template: team-a-*                  | template: team-b-template                  | template
            roleArn: arn:aws:iam::123456789012:role/team-a | roleArn: arn:aws:iam::123456789012:role/team-a | inside
            roleArn: arn:aws:iam::123456789012:role/team-a | roleArn: arn:aws:iam::123456789012:role/team-ab | roleArn
            roleArn: arn:aws:iam::123456789012:role/team-a | roleArn: arn:aws:iam::210987654321:role/team-a | roleArn
            roleArn: arn:aws:iam::123456789012:role/team-a/* | roleArn: arn:aws:iam::123456789012:role/team-a/x/y | inside
            roleArn: arn:aws:iam::123456789012:role/team-a |                                 | roleArn
            roleArn: '*'                        |                                            | roleArn
            roleArn: '*'                        | roleArn: arn:aws:iam::123456789012:role/any | inside
            roleArn: own                        |                                            | inside
            roleArn: own                        | roleArn: arn:aws:iam::123456789012:role/any | roleArn
            roleArn: 'o?n'                      |                                            | roleArn
            roleArn: [own, arn:aws:iam::123456789012:role/team-a] |                          | inside
            signed: 'true'                      |                                            | signed
            signed: 'true'                      | signed: false                              | signed
            signed: 'true'                      | signed: true                               | inside
            scan: [critical, high]              |                                            | scan
            scan: [critical, high]              | scan: critical                             | inside
            scan: high                          | scan: critical                             | scan
            scan: high                          | scan: high                                 | inside
            scan: '*'                           |                                            | scan
            scan: '*'                           | scan: critical                             | inside
            region: eu-central-1                |                                            | inside
            region: us-east-1                   |                                            | region
            region: eu-*                        | region: eu-west-1                          | inside
            region: eu-*                        | region: us-east-1                          | region
            region: own                         |                                            | region
            service: web                        |                                            | inside
            service: team-a-*                   |                                            | service
            service: team-a-*                   | service: team-ab                           | service
            service: team-a-*                   | task: team-a-job                           | inside
            service: team-a-*                   | task: team-b-job                           | task
            task: team-a-*                      | task: team-a-job                           | inside
            task: team-a-*                      | task: team-b-job                           | task
            task: team-a-*                      | service: team-b-web                        | service
            service: web, task: team-a-*        |                                            | inside
            service: web, task: team-a-*        | task: web                                  | task
            ecsService: team-a-*                | task: web                                  | inside
            ecsService: team-a-*                | task: web, like: team-a-web                | inside
            ecsService: team-a-*                | task: web, like: team-b-web                | like
            like: team-a-*                      | task: web, like: team-b-web                | like
            like: team-a-*, ecsService: x       | task: web, like: team-a-web                | inside
            like: team-a-*                      | task: web                                  | inside
            environment: [dev, prod]            |                                            | inside
            environment: [prod, staging]        |                                            | environment
            environment: dev                    | environment: dev2                          | environment
            environment: dev                    | environment: Dev                           | environment
            taskRoleArn: arn:aws:iam::123456789012:role/team-a | releaseTask: arn:aws:iam::123456789012:role/team-a | inside
            taskRoleArn: arn:aws:iam::123456789012:role/team-a | releaseTask: arn:aws:iam::123456789012:role/team-b | releaseTask.taskRoleArn
            taskRoleArn: arn:aws:iam::123456789012:role/team-a | releaseTask: none               | inside
            repository: team-a/*, cluster: x, family: y |                                    | cluster family
            """)
    void targetIsInsideOrOutside(String boundary, String target, String outside) {
        assertThat(crossings(boundary(boundary), target(target)))
                .containsExactlyInAnyOrderElementsOf(outside == null ? List.of() : List.of(outside.split(" ")));
    }

    @Test
    void targetMustKeepTheBoundariesOfAllPatternsThatMatch() {
        Boundaries both = Boundaries.parse("SLIPWAY_BOUNDARIES", """
                {"/targets/*": {"environment": "dev"}, "/targets/team-a/*": {"repository": "team-a/*"},
                 "/targets/team-b/*": {"repository": "team-b/*"}}""");

        assertThat(crossings(both, target(""))).isEmpty();
        assertThat(crossings(both, target("environment: prod"))).containsExactly("environment");
        assertThat(crossings(both, target("repository: team-b/web"))).containsExactly("repository");
    }

    @ParameterizedTest
    @CsvSource({
        "/targets/team-a/*, /targets/team-a/web, true",
        "/targets/team-a/*, /targets/team-a/x/y, true",
        "/targets/team-a/*, /targets/team-ab/web, false",
        "/targets/team-a/*, /targets/team-a, false",
        "/targets/team-a/*, /targets/Team-A/web, false",
        "/targets/team-a/*, /x/targets/team-a/web, false",
        "/targets/team-a, /targets/team-a, true",
        "/targets/*/web, /targets/team-b/web, true",
    })
    void boundaryIsThatOfTheParametersWhoseNamesItsPatternMatches(String pattern, String parameter, boolean matches) {
        Boundaries boundaries = Boundaries.parse("X", "{\"%s\": {}}".formatted(pattern));

        assertThat(boundaries.of(parameter, HOME).isPresent()).isEqualTo(matches);
    }

    @Test
    void emptyBoundaryPermitsEverything() {
        assertThat(crossings(Boundaries.parse("X", "{\"/targets/*\": {}}"), target("repository: any/thing")))
                .isEmpty();
    }

    @Test
    void problemSaysWhereTheTargetIsOutsideOfWhatAndQuotesNoValue() {
        List<ConfigurationProblem> problems = problems(
                boundary("repository: team-a/*, family: team-a-*, roleArn: x"), target("repository: hunter2/web"));

        assertThat(problems)
                .extracting(ConfigurationProblem::toString)
                .containsExactlyInAnyOrder(
                        PARAMETER
                                + " repository: the value is outside the boundary \"/targets/team-a/*\" of SLIPWAY_BOUNDARIES; change it, or have the boundary changed",
                        PARAMETER
                                + ": family is not set, and its default is outside the boundary \"/targets/team-a/*\" of SLIPWAY_BOUNDARIES; set it, or have the boundary changed",
                        PARAMETER
                                + ": roleArn is not set, and the function's own role is outside the boundary \"/targets/team-a/*\" of SLIPWAY_BOUNDARIES; set it, or have the boundary changed");
    }

    @ParameterizedTest
    @CsvSource({
        "repository: team-a/*, REPOSITORY, team-a/web, true",
        "repository: team-a/*, REPOSITORY, team-b/web, false",
        "repository: team-a/*, FAMILY, team-b-web, true",
        "cluster: team-a, CLUSTER, team-b, false",
        "cluster: arn:aws:ecs:eu-central-1:123456789012:cluster/team-a, CLUSTER, team-b, true",
        "service: team-a-*, SERVICE, team-b-web, false",
        "'service: team-a-*, task: job-*', SERVICE, job-1, true",
        "'service: team-a-*, task: job-*', SERVICE, web, false",
    })
    void unknownTargetMayHaveWhatIsInside(String boundary, TargetField field, String text, boolean may) {
        assertThat(boundary(boundary).of(PARAMETER, HOME).orElseThrow().mayHave(field, text))
                .isEqualTo(may);
    }

    /** What the names make of it counts, whatever was possible before. */
    @ParameterizedTest
    @CsvSource({
        "team-a, web, true",
        "team-b, web, false",
        "team-ab, web, false",
    })
    void boundNamesAreChecked(String team, String service, boolean isInside) {
        Boundary boundary = boundary("repository: team-a/*").of(PARAMETER, HOME).orElseThrow();
        TargetSpec spec = ConfigurationParser.read(
                        target("service: '{s}', repository: '{t}/{s}', cluster: '{t}', family: '{t}-{s}'"),
                        ConfigPath.inParameter(PARAMETER),
                        boundary)
                .specs()
                .getFirst();

        assertThat(spec.isOutside()).isFalse();
        assertThat(spec.bind(Map.of("t", team, "s", service)))
                .isInstanceOf(isInside ? TargetSpec.Bound.Good.class : TargetSpec.Bound.Outside.class);
        assertThat(spec.within(Boundary.none(HOME)).bind(Map.of("t", team, "s", service)))
                .isInstanceOf(TargetSpec.Bound.Good.class);
    }

    @Test
    void outsideComesBeforeEveryOtherFault() {
        Boundary boundary = boundary("repository: team-a/*").of(PARAMETER, HOME).orElseThrow();
        TargetSpec spec = ConfigurationParser.read(
                        target("service: '{s}', repository: '{t}/{s}', family: '{t}-{s}'"),
                        ConfigPath.inParameter(PARAMETER),
                        boundary)
                .specs()
                .getFirst();

        assertThat(spec.bind(Map.of("t", "team-b", "s", "has.dots"))).isInstanceOf(TargetSpec.Bound.Outside.class);
        assertThat(spec.bind(Map.of("t", "team-a", "s", "has.dots"))).isInstanceOf(TargetSpec.Bound.Faulty.class);
    }

    private static List<String> crossings(Boundaries boundaries, String target) {
        return problems(boundaries, target).stream()
                .map(problem -> problem.path().equals(PARAMETER)
                        ? problem.what().split(" ", 2)[0]
                        : problem.path().substring(PARAMETER.length() + 1))
                .toList();
    }

    /** Other problems of the target do not matter here. */
    private static List<ConfigurationProblem> problems(Boundaries boundaries, String target) {
        return ConfigurationParser.read(
                        target,
                        ConfigPath.inParameter(PARAMETER),
                        boundaries.of(PARAMETER, HOME).orElseThrow())
                .problems()
                .stream()
                .filter(problem -> problem.what().contains("outside the boundary"))
                .toList();
    }

    /** @param fields as {@code repository: team-a/*, environment: [dev, prod]} */
    private static Boundaries boundary(String fields) {
        ObjectNode boundary = Json.object();
        for (String field : fields.split(", (?=[A-Za-z]+: )", -1)) {
            String[] parts = field.split(": ", 2);
            String value = parts[1].replace("'", "");
            if (value.startsWith("[")) {
                for (String glob : value.substring(1, value.length() - 1).split(", ", -1)) {
                    boundary.withArray("/" + parts[0]).add(glob);
                }
            } else {
                boundary.put(parts[0], value);
            }
        }
        ObjectNode all = Json.object();
        all.set("/targets/team-a/*", boundary);
        return Boundaries.parse("SLIPWAY_BOUNDARIES", Json.write(all));
    }

    /** The target web in dev, of team-a/web, with these fields. */
    private static String target(String fields) {
        ObjectNode target =
                Json.object().put("service", "web").put("environment", "dev").put("repository", "team-a/web");
        for (String field : fields == null ? new String[0] : fields.split(", (?=[A-Za-z]+: )", -1)) {
            String[] parts = field.split(": ", 2);
            if (parts.length < 2) {
                continue;
            }
            String value = parts[1].replace("'", "");
            if (parts[0].equals("task")) {
                target.remove("service");
            }
            if (parts[0].equals("releaseTask")) {
                ObjectNode task = target.putObject("releaseTask");
                task.putArray("command").add("migrate");
                if (!value.equals("none")) {
                    task.put("taskRoleArn", value);
                }
            } else if (parts[0].equals("signed")) {
                target.put(parts[0], Boolean.parseBoolean(value));
            } else {
                target.put(parts[0], value);
            }
        }
        return Json.write(target);
    }
}
