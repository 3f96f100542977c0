package dev.slipway.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The shipped policies allow every request that Slipway makes, have no statement or action too many, and deny the same
 * actions on other resources. The requests are those of the calls that the functions make to the sandbox; a simulator
 * of IAM decides.
 */
class LeastPrivilegeIT {
    private static final RecordedRequests HOME = new RecordedRequests();
    private static final RecordedRequests AWAY = new RecordedRequests();
    private static final Map<String, Integer> FIGURES = new LinkedHashMap<>();
    private static final String NEVER_USED = """
            ecs:DeregisterTaskDefinition  *
            ecs:DeleteTaskDefinitions     arn:aws:ecs:%s:%s:task-definition/web-dev:1
            ecs:UntagResource             arn:aws:ecs:%s:%s:task-definition/web-dev:1
            ecs:TagResource               arn:aws:ecs:%s:%s:service/dev/web
            ecs:CreateService             arn:aws:ecs:%s:%s:service/dev/web
            ecs:DeleteService             arn:aws:ecs:%s:%s:service/dev/web
            ecs:UpdateService             arn:aws:ecs:%s:%s:service/dev/web
            ecs:StartTask                 arn:aws:ecs:%s:%s:task-definition/web-dev:1
            ecs:StopTask                  arn:aws:ecs:%s:%s:task/dev/0123456789abcdef0123456789abcdef
            ecs:TagResource               arn:aws:ecs:%s:%s:task/dev/0123456789abcdef0123456789abcdef
            ecs:ExecuteCommand            arn:aws:ecs:%s:%s:task/dev/0123456789abcdef0123456789abcdef
            ecr:PutImage                  arn:aws:ecr:%s:%s:repository/acme/web
            ecr:BatchDeleteImage          arn:aws:ecr:%s:%s:repository/acme/web
            ssm:PutParameter              arn:aws:ssm:%s:%s:parameter/slipway/targets
            sqs:ReceiveMessage            arn:aws:sqs:%s:%s:slipway-FailedInvocations
            lambda:InvokeFunction         arn:aws:lambda:%s:%s:function:slipway
            """;

    private static Optional<IamSimulator> simulator = Optional.empty();

    @BeforeAll
    static void recordRequests() {
        simulator = Optional.of(IamSimulator.installed());
        FullUsageProgram.run(AccountFixture.HOME, HOME);
        FullUsageProgram.run(AccountFixture.AWAY, AWAY);
        count("calls", HOME.calls() + AWAY.calls());
        count(
                "requests",
                Arrays.stream(CallerRole.values())
                        .mapToInt(a -> requestsOf(a).size())
                        .sum());
    }

    @AfterAll
    static void printFigures() {
        if (!FIGURES.isEmpty()) {
            System.out.println("Figures of the IAM simulation: " + FIGURES);
        }
    }

    @ParameterizedTest
    @EnumSource
    void allowsEveryRequestOfTheRole(CallerRole asker) {
        assertThat(denied(asker, ShippedRoles.narrow(), requestsOf(asker))).isEmpty();
        assertThat(denied(asker, ShippedRoles.ofClusters(), requestsOf(asker))).isEmpty();
    }

    /** The defaults do not allow images of another account: a parameter has to name them. */
    @ParameterizedTest
    @EnumSource
    void defaultsAllowEveryRequestInTheirOwnAccountAndRegion(CallerRole asker) {
        RecordedRequests own = asker == CallerRole.TARGET_ROLE ? AWAY : HOME;
        assertThat(denied(asker, ShippedRoles.ofDefaults(), own.by(asker))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyStatementAndActionIsNeeded(CallerRole asker) {
        List<JsonNode> policies = ShippedRoles.narrow().policies(asker);
        List<PolicyRemoval> removals = PolicyRemoval.ofEach(policies);
        var questions = new ArrayList<IamQuestion>();
        var about = new ArrayList<PolicyRemoval>();
        for (PolicyRemoval removed : removals) {
            for (IamRequest request : requestsOf(asker)) {
                if (removed.actions().contains(request.action())) {
                    questions.add(new IamQuestion(ShippedRoles.account(asker), removed.policies(), request));
                    about.add(removed);
                }
            }
        }
        List<Boolean> allowed = decide(questions);
        var needed = new LinkedHashSet<String>();
        for (int i = 0; i < allowed.size(); i++) {
            if (!allowed.get(i)) {
                needed.add(about.get(i).what());
            }
        }
        count(
                "statements",
                policies.stream().mapToInt(p -> p.path("Statement").size()).sum());
        count("removals", removals.size());
        assertThat(removals).extracting(PolicyRemoval::what).containsExactlyElementsOf(needed);
    }

    @ParameterizedTest
    @EnumSource
    void deniesTheSameActionsOnOtherResources(CallerRole asker) {
        var elsewhere = new LinkedHashMap<IamRequest, String>();
        for (IamRequest request : requestsOf(asker)) {
            ForbiddenChange.of(request)
                    .forEach(way -> elsewhere.put(way.change().apply(request), way.name()));
        }
        count("requests for other resources", elsewhere.size());
        assertThat(allowed(asker, ShippedRoles.narrow(), elsewhere.keySet()))
                .map(request -> "%s: %s on %s".formatted(elsewhere.get(request), request.action(), request.resource()))
                .isEmpty();
    }

    @Test
    void triesEveryChangeAndFindsNoneOnlyForActionsWithoutResources() {
        var ways = new TreeSet<String>();
        var without = new TreeSet<String>();
        for (CallerRole asker : CallerRole.values()) {
            for (IamRequest request : requestsOf(asker)) {
                List<ForbiddenChange> of = ForbiddenChange.of(request);
                of.forEach(way -> ways.add(way.name()));
                if (of.isEmpty()) {
                    without.add(request.action());
                }
            }
        }
        assertThat(ways).containsExactlyInAnyOrderElementsOf(ForbiddenChange.names());
        assertThat(without)
                .containsExactly(
                        "ecs:DescribeTaskDefinition",
                        "ecs:ListClusters",
                        "ecs:ListTaskDefinitions",
                        "inspector2:ListCoverage",
                        "inspector2:ListFindings");
    }

    @ParameterizedTest
    @EnumSource
    void deniesActionsThatSlipwayNeverUses(CallerRole asker) {
        AccountFixture place = asker == CallerRole.TARGET_ROLE ? AccountFixture.AWAY : AccountFixture.HOME;
        Set<IamRequest> requests = NEVER_USED
                .lines()
                .map(line -> line.split(" +", 2))
                .map(words -> new IamRequest(words[0], words[1].formatted(place.region(), place.account()), Map.of()))
                .collect(Collectors.toSet());
        count("requests that Slipway never makes", requests.size());
        assertThat(allowed(asker, ShippedRoles.narrow(), requests)).isEmpty();
        assertThat(allowed(asker, ShippedRoles.ofDefaults(), requests)).isEmpty();
    }

    /** RunTasks is DISABLED by default: then no role may start or stop a task. */
    @ParameterizedTest
    @EnumSource
    void deniesTasksUnlessTheyAreEnabled(CallerRole asker) {
        Set<IamRequest> runs = requestsOf(asker).stream()
                .filter(request ->
                        List.of("ecs:RunTask", "ecs:StopTask").contains(request.action()) || isTagOfTask(request))
                .collect(Collectors.toSet());
        assertThat(runs).extracting(IamRequest::action).contains("ecs:RunTask", "ecs:StopTask", "ecs:TagResource");
        assertThat(allowed(asker, ShippedRoles.withoutTasks(), runs)).isEmpty();
        assertThat(allowed(asker, ShippedRoles.narrow(), runs)).containsExactlyInAnyOrderElementsOf(runs);
    }

    @ParameterizedTest
    @CsvSource({
        "ecs:Deploy, *, invalid.action",
        "ecs:UpdateService, *, name one",
        "ecs:UpdateService, arn:aws:ecs:us-east-1:123456789012:cluster/dev, no.resource.types",
        "ecs:ListServices, arn:aws:ecs:us-east-1:123456789012:cluster/dev, must.use.wildcard"
    })
    void unknownActionOrResourceIsAnErrorAndNotADenial(String action, String resource, String why) {
        var request = new IamRequest(action, resource, Map.of());
        assertThatThrownBy(() -> allowed(CallerRole.DEPLOY_FUNCTION, ShippedRoles.narrow(), Set.of(request)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(why);
    }

    @Test
    void unknownConditionKeyIsAnErrorAndNotADenial() {
        var request = new IamRequest("ecs:ListClusters", "*", Map.of("ecs:cluster", List.of("dev")));
        assertThatThrownBy(() -> allowed(CallerRole.ROLLBACK_FUNCTION, ShippedRoles.narrow(), Set.of(request)))
                .hasMessageContaining("does not support the condition key ecs:cluster");
    }

    private static boolean isTagOfTask(IamRequest request) {
        return request.action().equals("ecs:TagResource") && request.resource().contains(":task/");
    }

    private static Set<IamRequest> requestsOf(CallerRole asker) {
        var requests = new LinkedHashSet<>(HOME.by(asker));
        requests.addAll(AWAY.by(asker));
        return requests;
    }

    private static List<IamRequest> allowed(CallerRole asker, ShippedRoles roles, Set<IamRequest> requests) {
        return withDecision(true, asker, roles, List.copyOf(requests));
    }

    private static List<IamRequest> denied(CallerRole asker, ShippedRoles roles, Iterable<IamRequest> requests) {
        var all = new ArrayList<IamRequest>();
        requests.forEach(all::add);
        assertThat(all).isNotEmpty();
        return withDecision(false, asker, roles, all);
    }

    private static List<IamRequest> withDecision(
            boolean as, CallerRole asker, ShippedRoles roles, List<IamRequest> requests) {
        List<JsonNode> policies = roles.policies(asker);
        List<Boolean> allowed = decide(requests.stream()
                .map(request -> new IamQuestion(ShippedRoles.account(asker), policies, request))
                .toList());
        return Stream.iterate(0, i -> i < requests.size(), i -> i + 1)
                .filter(i -> allowed.get(i) == as)
                .map(requests::get)
                .toList();
    }

    private static List<Boolean> decide(List<IamQuestion> questions) {
        count("decisions", questions.size());
        return simulator.orElseThrow().decide(questions);
    }

    private static void count(String what, int times) {
        FIGURES.merge(what, times, Integer::sum);
    }
}
