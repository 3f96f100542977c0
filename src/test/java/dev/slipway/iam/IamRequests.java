package dev.slipway.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.RecordedCall;
import dev.slipway.sandbox.api.ResourceName;
import dev.slipway.sandbox.events.Buses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What IAM is asked about a call: all of it has to be allowed, or the call is denied. Names become ARNs of the account
 * and region that are called
 * (<a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html">actions
 * of ECS</a>).
 */
public final class IamRequests {
    private static final String ANY = "*";
    private static final String ECS_TASKS = "ecs-tasks.amazonaws.com";

    private final String account;
    private final String region;

    public IamRequests(String account, String region) {
        this.account = account;
        this.region = region;
    }

    /** @throws IllegalArgumentException for a call that this does not know */
    public List<IamRequest> of(RecordedCall call) {
        var input = new Input(call.input());
        String action = call.service() + ":" + call.operation();
        return switch (action) {
            case "ecs:DescribeTaskDefinition", "ecs:ListTaskDefinitions", "ecs:ListClusters" ->
                List.of(IamRequest.on(action, ANY));
            case "ecs:ListServices" -> List.of(IamRequest.on(action, ANY).with("ecs:cluster", cluster(input)));
            case "ecs:ListTasks" -> List.of(inCluster(action, input, "container-instance/", ANY));
            case "ecs:DescribeTasks" ->
                input.texts("tasks").stream()
                        .map(task -> inCluster(action, input, "task/", ResourceName.lastPart(task)))
                        .toList();
            case "ecs:DescribeServices" ->
                input.texts("services").stream()
                        .map(name -> onService(action, input, name))
                        .toList();
            case "ecs:ListServiceDeployments" -> List.of(onService(action, input, text(input, "service")));
            case "ecs:UpdateService" -> List.of(updateService(action, input));
            case "ecs:DescribeServiceDeployments" -> below(action, input.texts("serviceDeploymentArns"));
            case "ecs:StopServiceDeployment", "ecs:ContinueServiceDeployment" ->
                below(action, List.of(text(input, "serviceDeploymentArn")));
            case "ecs:DescribeServiceRevisions" -> below(action, input.texts("serviceRevisionArns"));
            case "ecs:RunTask" -> run(action, input);
            case "ecs:StopTask" -> List.of(stop(action, input, call));
            case "ecs:RegisterTaskDefinition" -> register(action, input);
            case "ecs:TagResource" -> List.of(tagged(IamRequest.on(action, text(input, "resourceArn")), input));
            case "ecr:DescribeImages", "ecr:BatchGetImage", "ecr:DescribeImageSigningStatus" ->
                List.of(IamRequest.on(action, repository(input)));
            case "ecr:DescribeImageScanFindings" -> findings(action, input);
            case "ssm:GetParameter" -> List.of(IamRequest.on(action, parameter(text(input, "Name"))));
            case "ssm:GetParametersByPath" ->
                List.of(IamRequest.on(action, parameter(text(input, "Path")))
                        .with("ssm:Recursive", Boolean.toString(input.flag("Recursive"))));
            case "events:PutEvents" -> put(action, input);
            case "sts:AssumeRole" ->
                List.of(IamRequest.on(action, text(input, "RoleArn"))
                        .with("sts:RoleSessionName", text(input, "RoleSessionName")));
            default ->
                throw new IllegalArgumentException("what does IAM see of %s? Teach IamRequests".formatted(action));
        };
    }

    /** Lambda's, in the function's name, of an event on which the function failed for good. */
    public static IamRequest failedInvocation(String queueArn) {
        return IamRequest.on("sqs:SendMessage", queueArn);
    }

    /**
     * With enhanced scanning ECR asks Amazon Inspector in the name of its caller.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-iam.html">IAM permissions
     *     required for enhanced scanning</a>
     */
    private List<IamRequest> findings(String action, Input input) {
        return List.of(
                IamRequest.on(action, repository(input)),
                IamRequest.on("inspector2:ListFindings", ANY),
                IamRequest.on("inspector2:ListCoverage", ANY));
    }

    private IamRequest updateService(String action, Input input) {
        IamRequest request = onService(action, input, text(input, "service"));
        Optional<String> taskDefinition =
                input.text("taskDefinition").map(name -> arn("ecs", "task-definition/", name));
        return taskDefinition.isEmpty() ? request : request.with("ecs:task-definition", taskDefinition.get());
    }

    /** A revision that does not exist yet: its number is open. The roles are passed, and the tags written, in the same call. */
    private List<IamRequest> register(String action, Input input) {
        String resource = arn("ecs", "task-definition/", text(input, "family") + ":*");
        var requests = new ArrayList<IamRequest>();
        requests.add(tagged(IamRequest.on(action, resource), input));
        if (!input.json().path("tags").isEmpty()) {
            requests.add(tagged(IamRequest.on("ecs:TagResource", resource), input)
                    .with("ecs:CreateAction", "RegisterTaskDefinition"));
        }
        Stream.of("taskRoleArn", "executionRoleArn")
                .flatMap(role -> input.text(role).stream())
                .map(role -> IamRequest.on("iam:PassRole", role)
                        .with("iam:PassedToService", ECS_TASKS)
                        .with("iam:AssociatedResourceArn", resource))
                .forEach(requests::add);
        return List.copyOf(requests);
    }

    /** Tags are written to a task that does not exist yet. The roles of the revision were passed when it was registered. */
    private List<IamRequest> run(String action, Input input) {
        String cluster = cluster(input);
        String resource = arn("ecs", "task-definition/", text(input, "taskDefinition"));
        String task = arn("ecs", "task/", ResourceName.lastPart(cluster) + "/*");
        var requests = new ArrayList<IamRequest>();
        requests.add(tagged(IamRequest.on(action, resource).with("ecs:cluster", cluster), input));
        if (!input.json().path("tags").isEmpty()) {
            requests.add(tagged(IamRequest.on("ecs:TagResource", task), input).with("ecs:CreateAction", "RunTask"));
        }
        JsonNode overrides = input.json().path("overrides");
        Stream.of("taskRoleArn", "executionRoleArn")
                .map(role -> overrides.path(role).asText())
                .filter(role -> !role.isEmpty())
                .map(role -> IamRequest.on("iam:PassRole", role).with("iam:PassedToService", ECS_TASKS))
                .forEach(requests::add);
        return List.copyOf(requests);
    }

    /** IAM sees the tags of the task, which ECS's answer has. */
    private IamRequest stop(String action, Input input, RecordedCall call) {
        IamRequest request = inCluster(action, input, "task/", ResourceName.lastPart(text(input, "task")));
        for (JsonNode tag : call.answer().map(answer -> answer.at("/task/tags")).orElseGet(MissingNode::getInstance)) {
            request = request.with(
                    "aws:ResourceTag/" + tag.path("key").asText(),
                    tag.path("value").asText());
        }
        return request;
    }

    private static IamRequest tagged(IamRequest request, Input input) {
        IamRequest tagged = request;
        var keys = new ArrayList<String>();
        for (JsonNode tag : input.json().path("tags")) {
            String key = tag.path("key").asText();
            keys.add(key);
            tagged = tagged.with("aws:RequestTag/" + key, tag.path("value").asText());
        }
        return keys.isEmpty() ? tagged : tagged.with("aws:TagKeys", keys);
    }

    /** Service deployments and revisions: IAM asks for the service and for what is below it. */
    private static List<IamRequest> below(String action, List<String> arns) {
        var requests = new LinkedHashSet<IamRequest>();
        for (String arn : arns) {
            String service = arn.replaceFirst(":service-[a-z]+/", ":service/").replaceFirst("/[^/]*$", "");
            String cluster = service.replace(":service/", ":cluster/").replaceFirst("/[^/]*$", "");
            requests.add(IamRequest.on(action, service).with("ecs:cluster", cluster));
            requests.add(IamRequest.on(action, arn).with("ecs:cluster", cluster).with("ecs:service", service));
        }
        return List.copyOf(requests);
    }

    private List<IamRequest> put(String action, Input input) {
        var sources = new LinkedHashMap<String, List<String>>();
        var detailTypes = new LinkedHashMap<String, List<String>>();
        for (JsonNode entry : input.json().path("Entries")) {
            String bus = arn("events", "event-bus/", entry.path("EventBusName").asText(Buses.DEFAULT));
            add(sources, bus, entry.path("Source"));
            add(detailTypes, bus, entry.path("DetailType"));
        }
        return sources.keySet().stream()
                .map(bus -> IamRequest.on(action, bus)
                        .with("events:source", sources.getOrDefault(bus, List.of()))
                        .with("events:detail-type", detailTypes.getOrDefault(bus, List.of())))
                .toList();
    }

    private static void add(Map<String, List<String>> to, String bus, JsonNode value) {
        List<String> values = to.computeIfAbsent(bus, b -> new ArrayList<>());
        if (!values.contains(value.asText())) {
            values.add(value.asText());
        }
    }

    /** Resources below a cluster: IAM asks for them, and the cluster is a condition. */
    private IamRequest inCluster(String action, Input input, String kind, String name) {
        String cluster = cluster(input);
        return IamRequest.on(action, arn("ecs", kind, ResourceName.lastPart(cluster) + "/" + name))
                .with("ecs:cluster", cluster);
    }

    private IamRequest onService(String action, Input input, String service) {
        String cluster = cluster(input);
        String inCluster = ResourceName.lastPart(cluster) + "/" + ResourceName.lastPart(service);
        return IamRequest.on(action, arn("ecs", "service/", inCluster)).with("ecs:cluster", cluster);
    }

    private String cluster(Input input) {
        return arn("ecs", "cluster/", input.text("cluster").orElse("default"));
    }

    private String repository(Input input) {
        String owner = input.text("registryId").orElse(account);
        return "arn:aws:ecr:%s:%s:repository/%s".formatted(region, owner, text(input, "repositoryName"));
    }

    /** A path may end with a slash, and IAM sees it so. */
    private String parameter(String name) {
        return arn("ssm", "parameter", name.startsWith("/") ? name : "/" + name);
    }

    private String arn(String service, String kind, String nameOrArn) {
        return nameOrArn.startsWith("arn:")
                ? nameOrArn
                : "arn:aws:%s:%s:%s:%s%s".formatted(service, region, account, kind, nameOrArn);
    }

    private static String text(Input input, String member) {
        return input.text(member).orElse("");
    }
}
