package dev.slipway.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.RevisionName;
import dev.slipway.ecs.TaskDefinitions;
import dev.slipway.release.Copies;
import dev.slipway.release.Release;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.account.SandboxAws;
import dev.slipway.text.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The state of one service after a round.
 *
 * @param registered the number of revisions in its log, with those that two invocations registered for one event
 * @param releases the releases in its log, in the order of their numbers
 * @param rollouts ECS's history, newest first
 */
record ServiceResult(
        FleetService member, JsonNode service, int registered, List<Release> releases, List<Rollout> rollouts) {
    private static final int PAGE = 20;

    /** A service deployment: its target task definition and its status. */
    record Rollout(String taskDefinition, String status) {}

    static ServiceResult read(FleetService member, AwsAccount account) {
        ObjectNode which = Json.object().put("cluster", member.environment());
        which.putArray("services").add(member.service());
        JsonNode service = account.quietly("ecs", "DescribeServices", which).at("/services/0");
        TaskDefinitions definitions = new SandboxAws(account).taskDefinitions(Location.OWN);
        List<Release> registered = definitions.newestNumbers(member.family(), 1000).reversed().stream()
                .flatMap(n -> definitions.revision(new RevisionName(member.family(), n)).stream())
                .flatMap(d -> Release.read(d).stream())
                .toList();
        return new ServiceResult(
                member, service, registered.size(), Copies.without(registered), rollouts(member, account));
    }

    private static List<Rollout> rollouts(FleetService member, AwsAccount account) {
        var found = new ArrayList<Rollout>();
        ObjectNode asked = Json.object()
                .put("cluster", member.environment())
                .put("service", member.service())
                .put("maxResults", PAGE);
        while (true) {
            JsonNode page = account.quietly("ecs", "ListServiceDeployments", asked);
            found.addAll(rollouts(page.path("serviceDeployments"), account));
            if (!page.has("nextToken")) {
                return List.copyOf(found);
            }
            asked = asked.deepCopy().put("nextToken", page.path("nextToken").asText());
        }
    }

    private static List<Rollout> rollouts(JsonNode page, AwsAccount account) {
        ObjectNode which = Json.object();
        ArrayNode arns = which.putArray("serviceRevisionArns");
        page.forEach(r -> arns.add(r.path("targetServiceRevisionArn")));
        JsonNode revisions =
                account.quietly("ecs", "DescribeServiceRevisions", which).path("serviceRevisions");
        var found = new ArrayList<Rollout>();
        for (int i = 0; i < page.size(); i++) {
            found.add(new Rollout(
                    revisions.path(i).path("taskDefinition").asText(),
                    page.path(i).path("status").asText()));
        }
        return found;
    }

    /** By request time, then by number: an order that does not depend on the log's own. */
    static final Comparator<Release> REQUESTED =
            Comparator.comparing(Release::requestedAt).thenComparingInt(Release::number);

    /** The release requested last. */
    Optional<Release> last() {
        return releases.stream().max(REQUESTED);
    }

    Optional<Release> release(String request) {
        return releases.stream().filter(e -> e.request().equals(request)).findFirst();
    }

    /** Whether ECS completed a deployment of it at least once. */
    boolean completed(Release release) {
        return rollouts.stream()
                .anyMatch(r ->
                        r.taskDefinition().equals(release.arn()) && r.status().equals("SUCCESSFUL"));
    }

    /** Whether ECS rolled back the newest deployment. */
    boolean rolledBackByEcs() {
        return rollouts.getFirst().status().startsWith("ROLLBACK_");
    }

    Optional<Release> running() {
        return releases.stream().filter(this::runs).findFirst();
    }

    boolean runs(Release release) {
        return service.path("taskDefinition").asText().equals(release.arn());
    }

    /** A service that shifts traffic has no rolloutState: ECS's history says it. */
    boolean settled() {
        String state = service.at("/deployments/0/rolloutState").asText();
        return state.isEmpty() ? rollouts.getFirst().status().endsWith("SUCCESSFUL") : state.equals("COMPLETED");
    }

    /** One line. */
    @Override
    public String toString() {
        var states = new StringBuilder();
        releases.forEach(e -> states.append(' ')
                .append(e.number())
                .append(e.state().tag())
                .append(e.rolledBackTo().map(n -> ">" + n).orElse("")));
        return "%s runs %s%s;%s"
                .formatted(
                        member,
                        service.path("taskDefinition").asText().replaceFirst(".*/", ""),
                        settled() ? "" : " (in progress)",
                        states);
    }
}
