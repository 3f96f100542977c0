package dev.slipway.reconcile.plan;

import static dev.slipway.fixtures.TargetFixture.NOON;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.ImageGate;
import dev.slipway.config.Target;
import dev.slipway.ecs.CompletedDeployment;
import dev.slipway.ecs.FailureDetection;
import dev.slipway.ecs.FailureDetection.Detector;
import dev.slipway.ecs.Location;
import dev.slipway.ecs.Service;
import dev.slipway.ecs.Service.Deployment;
import dev.slipway.ecs.ServiceDeployment;
import dev.slipway.ecs.TaskDefinition;
import dev.slipway.ecs.VersionNames;
import dev.slipway.fixtures.StateChangeFixture;
import dev.slipway.fixtures.TargetFixture;
import dev.slipway.release.Progress;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseState;
import dev.slipway.trigger.Trigger.Ended;
import dev.slipway.trigger.Trigger.StateChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * Parses situations from the columns of a table.
 *
 * <ul>
 *   <li>log: {@code 1 good, 2-9 failed>1, 10 deploying}. Each release has a deployment {@code ecs-svc/} with its
 *       number, unless it is {@code pending} (UpdateService was not called), {@code announced} (the deployment is not
 *       recorded yet) or {@code as 7}; {@code foreign}: Slipway did not register the revision; {@code no image}: the
 *       image is gone; {@code at 3}: requested when revision 3 was; {@code 40m}: settled 40 minutes ago;
 *       {@code reported ENDING/2}: Slipway reported ENDING about ecs-svc/2; {@code looked 6m/1/3}: the schedule noted 6
 *       minutes ago that 1 task ran and 3 had failed; {@code like 1}: with the content of revision 1
 *   <li>service: {@code 2 FAILED, 1 COMPLETED}, PRIMARY first; {@code template} and {@code other} are not of the
 *       family; {@code -}: no rollout state; {@code 1/2}: running tasks; {@code failing}: three tasks failed in a row;
 *       {@code 40m}: begun 40 minutes ago (default 5); after a semicolon {@code breaker} or {@code alarms} that roll
 *       back, {@code breaker-only} or {@code alarms-only} that do not, a strategy, a status, a controller, or {@code
 *       created 3m}: Terraform created the service 3 minutes ago, and not the day before
 *   <li>also: {@code ROLLBACK_IN_PROGRESS 2} in ECS's history ({@code ?}: of which revision is unknown), {@code
 *       completed 2}: an earlier success there, {@code hook}: a hook waits, {@code off}, {@code deadline 5}
 *   <li>event: {@code FAILED 2}
 * </ul>
 */
final class SituationParser {
    private static final Duration RECENTLY = Duration.ofMinutes(5);

    private final TreeMap<Integer, Optional<Release>> family = new TreeMap<>();
    private final Set<Integer> imagesGone = new HashSet<>();
    private Optional<ServiceDeployment> history = Optional.empty();
    private final List<CompletedDeployment> completed = new ArrayList<>();
    private boolean hook;
    private Target.Rollback rollback = Target.Rollback.AUTO;
    private OptionalInt deadline = OptionalInt.empty();

    private SituationParser() {}

    static Situation situation(String log, String service, String also) {
        var words = new SituationParser();
        split(log, ",").forEach(words::revisions);
        split(also, ",").forEach(words::also);
        return new Situation(
                target(words.rollback, words.deadline),
                service(service),
                words.family,
                words.history,
                words.completed,
                words.hook,
                Set.copyOf(words.imagesGone),
                NOON);
    }

    static Optional<StateChange> event(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        List<String> words = split(text, " ");
        return Optional.of(StateChangeFixture.ended(
                "ecs-svc/" + words.get(1), Ended.valueOf(words.getFirst()), "it " + words.getFirst(), NOON));
    }

    static Target target(Target.Rollback rollback, OptionalInt deadlineMinutes) {
        Target t = TargetFixture.target();
        return new Target(
                t.service(),
                t.environment(),
                t.registry(),
                t.repository(),
                t.tags(),
                t.cluster(),
                t.ecsService(),
                Optional.empty(),
                t.family(),
                t.template(),
                t.containers(),
                t.placeholderTag(),
                VersionNames.NONE,
                rollback,
                deadlineMinutes,
                t.followTemplate(),
                Optional.empty(),
                ImageGate.NONE,
                Location.OWN);
    }

    private static List<String> split(String text, String by) {
        return List.of(text.strip().split(" *" + by + " *")).stream()
                .filter(w -> !w.isEmpty())
                .toList();
    }

    private void revisions(String text) {
        String numbers = text.substring(0, text.indexOf(' '));
        String rest = text.substring(numbers.length()).strip();
        List<String> range = split(numbers, "-");
        for (int n = Integer.parseInt(range.getFirst()); n <= Integer.parseInt(range.getLast()); n++) {
            family.put(n, rest.equals("foreign") ? Optional.empty() : Optional.of(release(n, rest)));
        }
    }

    private Release release(int number, String text) {
        List<String> words = split(text, " ");
        List<String> state = split(words.getFirst(), ">");
        boolean settled = state.getFirst().equals(ReleaseState.FAILED.tag());
        var tags = new ArrayList<>(List.of(Release.STATE, state.getFirst(), Release.DEPLOYMENT, "ecs-svc/" + number));
        if (settled) {
            tags.addAll(List.of(Release.SETTLED_AT, NOON.minus(RECENTLY).toString()));
        }
        if (state.size() > 1) {
            tags.addAll(List.of(Release.ROLLED_BACK_TO, state.getLast()));
        }
        int at = number;
        int content = number;
        for (int i = 1; i < words.size(); i++) {
            switch (words.get(i)) {
                case "pending" -> removeDeployment(tags);
                case "announced" -> {
                    removeDeployment(tags);
                    tags.addAll(List.of(Release.ANNOUNCED, NOON.minus(RECENTLY).toString()));
                }
                case "as" -> tags.addAll(List.of(Release.DEPLOYMENT, "ecs-svc/" + words.get(++i)));
                case "at" -> at = Integer.parseInt(words.get(++i));
                case "reported" ->
                    tags.addAll(List.of(Release.NOTICED, words.get(++i).replace("/", " ecs-svc/")));
                case "looked" -> {
                    List<String> look = split(words.get(++i), "/");
                    var progress = new Progress(
                            NOON.minus(minutes(look.getFirst())),
                            Integer.parseInt(look.get(1)),
                            Integer.parseInt(look.get(2)));
                    tags.addAll(List.of(Release.PROGRESS, progress.tag()));
                }
                case "like" -> content = Integer.parseInt(words.get(++i));
                case "no" -> imagesGone.add(number);
                case "image" -> {}
                default ->
                    tags.addAll(List.of(
                            Release.SETTLED_AT,
                            NOON.minus(minutes(words.get(i))).toString()));
            }
        }
        return withContent(
                TargetFixture.release(
                        number,
                        NOON.minus(Duration.ofHours(9)).plusSeconds(at),
                        "push-" + number,
                        tags.toArray(String[]::new)),
                content);
    }

    /** Each content has an image of its own. */
    private static Release withContent(Release release, int content) {
        ObjectNode definition = release.definition().content().deepCopy();
        ((ObjectNode) definition.at("/containerDefinitions/0"))
                .put("image", TargetFixture.WEB + "@sha256:" + "%064d".formatted(content));
        return Release.read(new TaskDefinition(definition, release.definition().tags()))
                .orElseThrow();
    }

    private static void removeDeployment(List<String> tags) {
        int at = tags.indexOf(Release.DEPLOYMENT);
        tags.remove(at);
        tags.remove(at);
    }

    private static Duration minutes(String word) {
        return Duration.ofMinutes(Integer.parseInt(word.substring(0, word.indexOf('m'))));
    }

    private void also(String text) {
        List<String> words = split(text, " ");
        switch (words.getFirst()) {
            case "off" -> rollback = Target.Rollback.OFF;
            case "hook" -> hook = true;
            case "completed" ->
                completed.add(new CompletedDeployment(Situation.arn(words.get(1)), NOON.minus(RECENTLY)));
            case "deadline" -> deadline = OptionalInt.of(Integer.parseInt(words.get(1)));
            default -> {
                Instant begun = NOON.minus(words.size() > 2 ? minutes(words.get(2)) : RECENTLY);
                Optional<String> of = Optional.of(words.get(1)).filter(w -> !w.equals("?"));
                history = Optional.of(new ServiceDeployment(
                        "arn:history",
                        words.getFirst(),
                        Optional.empty(),
                        Optional.empty(),
                        of.map(Situation::arn),
                        begun));
            }
        }
    }

    private static Service service(String text) {
        List<String> parts = split(text, ";");
        var deployments = new ArrayList<Deployment>();
        List<String> shown = split(parts.getFirst(), ",");
        for (String one : shown) {
            if (split(one, " ").size() > 1) {
                deployments.add(deployment(one, deployments.isEmpty() ? "PRIMARY" : "ACTIVE"));
            }
        }
        List<String> settings = parts.size() > 1 ? split(parts.get(1), " ") : List.of();
        return new Service(
                "arn:aws:ecs:us-east-1:123456789012:service/dev/web",
                settings.contains("DRAINING") ? "DRAINING" : "ACTIVE",
                settings.contains("CODE_DEPLOY") ? "CODE_DEPLOY" : "ECS",
                Situation.arn(split(shown.getFirst(), " ").getFirst()),
                settings.contains("CANARY") ? "CANARY" : "ROLLING",
                new FailureDetection(detector("breaker", settings), detector("alarms", settings)),
                NOON.minus(settings.contains("created") ? minutes(settings.getLast()) : Duration.ofDays(1)),
                deployments);
    }

    private static Detector detector(String name, List<String> settings) {
        return Detector.of(settings.contains(name) || settings.contains(name + "-only"), settings.contains(name));
    }

    private static Deployment deployment(String text, String status) {
        List<String> words = split(text, " ");
        String revision = words.getFirst();
        String id = revision;
        Instant begun = NOON.minus(RECENTLY);
        int desired = 2;
        int running = 2;
        int failing = 0;
        for (int i = 2; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("as")) {
                id = words.get(++i);
            } else if (word.equals("failing")) {
                failing = 3;
            } else if (word.contains("/")) {
                running = Integer.parseInt(word.substring(0, word.indexOf('/')));
                desired = Integer.parseInt(word.substring(word.indexOf('/') + 1));
            } else {
                begun = NOON.minus(minutes(word));
            }
        }
        Optional<String> state = Optional.of(words.get(1)).filter(s -> !s.equals("-"));
        return new Deployment(
                "ecs-svc/" + id,
                status,
                Situation.arn(revision),
                state,
                Optional.empty(),
                begun,
                begun,
                desired,
                running,
                failing);
    }
}
