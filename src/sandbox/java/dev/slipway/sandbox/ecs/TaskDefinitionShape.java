package dev.slipway.sandbox.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.api.SandboxException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The types of RegisterTaskDefinition's members
 * (<a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html">its page</a>). ECS
 * would drop an unknown member; the sandbox keeps it as ECS will keep next year's members.
 */
final class TaskDefinitionShape {
    /**
     * A structure in each line. {@code !} marks a required member, {@code [x]} is a list and {@code {text}} a map of texts.
     * Words with {@code |} are the values that the text may have.
     */
    private static final Map<String, Map<String, Type>> STRUCTURES = read("""
            Task family:text taskRoleArn:text executionRoleArn:text networkMode:bridge|host|awsvpc|none \
             containerDefinitions:[Container] volumes:[Volume] placementConstraints:[PlacementConstraint] \
             requiresCompatibilities:[EC2|FARGATE|EXTERNAL|MANAGED_INSTANCES] cpu:text memory:text pidMode:host|task \
             ipcMode:host|task|none proxyConfiguration:ProxyConfiguration inferenceAccelerators:[InferenceAccelerator] \
             ephemeralStorage:EphemeralStorage runtimePlatform:RuntimePlatform enableFaultInjection:flag
            Container name:text image:text repositoryCredentials:RepositoryCredentials cpu:number memory:number \
             memoryReservation:number links:[text] portMappings:[PortMapping] essential:flag \
             restartPolicy:ContainerRestartPolicy entryPoint:[text] command:[text] environment:[KeyValuePair] \
             environmentFiles:[EnvironmentFile] mountPoints:[MountPoint] volumesFrom:[VolumeFrom] \
             linuxParameters:LinuxParameters secrets:[Secret] dependsOn:[ContainerDependency] startTimeout:number \
             stopTimeout:number versionConsistency:enabled|disabled hostname:text user:text workingDirectory:text \
             disableNetworking:flag privileged:flag readonlyRootFilesystem:flag dnsServers:[text] \
             dnsSearchDomains:[text] extraHosts:[HostEntry] dockerSecurityOptions:[text] interactive:flag \
             pseudoTerminal:flag dockerLabels:{text} ulimits:[Ulimit] logConfiguration:LogConfiguration \
             healthCheck:HealthCheck systemControls:[SystemControl] resourceRequirements:[ResourceRequirement] \
             firelensConfiguration:FirelensConfiguration credentialSpecs:[text]
            RepositoryCredentials credentialsParameter:text!
            PortMapping containerPort:number hostPort:number protocol:tcp|udp name:text appProtocol:http|http2|grpc \
             containerPortRange:text
            ContainerRestartPolicy enabled:flag! ignoredExitCodes:[number] restartAttemptPeriod:number
            KeyValuePair name:text value:text
            EnvironmentFile value:text! type:s3|s3!
            MountPoint sourceVolume:text containerPath:text readOnly:flag
            VolumeFrom sourceContainer:text readOnly:flag
            LinuxParameters capabilities:KernelCapabilities devices:[Device] initProcessEnabled:flag \
             sharedMemorySize:number tmpfs:[Tmpfs] maxSwap:number swappiness:number
            KernelCapabilities add:[text] drop:[text]
            Device hostPath:text! containerPath:text permissions:[read|write|mknod]
            Tmpfs containerPath:text! size:number! mountOptions:[text]
            Secret name:text! valueFrom:text!
            ContainerDependency containerName:text! condition:START|COMPLETE|SUCCESS|HEALTHY!
            HostEntry hostname:text! ipAddress:text!
            Ulimit name:core|cpu|data|fsize|locks|memlock|msgqueue|nice|nofile|nproc|rss|rtprio|rttime|sigpending|stack! \
             softLimit:number! hardLimit:number!
            LogConfiguration logDriver:json-file|syslog|journald|gelf|fluentd|awslogs|splunk|awsfirelens! options:{text} \
             secretOptions:[Secret]
            HealthCheck command:[text]! interval:number timeout:number retries:number startPeriod:number
            SystemControl namespace:text value:text
            ResourceRequirement value:text! type:GPU|InferenceAccelerator|NeuronDevice!
            FirelensConfiguration type:fluentd|fluentbit! options:{text}
            Volume name:text host:HostVolume dockerVolumeConfiguration:DockerVolume efsVolumeConfiguration:EFSVolume \
             s3filesVolumeConfiguration:S3FilesVolume fsxWindowsFileServerVolumeConfiguration:FSxVolume \
             configuredAtLaunch:flag
            HostVolume sourcePath:text
            DockerVolume scope:task|shared autoprovision:flag driver:text driverOpts:{text} labels:{text}
            EFSVolume fileSystemId:text! rootDirectory:text transitEncryption:ENABLED|DISABLED \
             transitEncryptionPort:number authorizationConfig:EFSAuthorization
            EFSAuthorization accessPointId:text iam:ENABLED|DISABLED
            S3FilesVolume fileSystemArn:text! rootDirectory:text transitEncryptionPort:number accessPointArn:text
            FSxVolume fileSystemId:text! rootDirectory:text! authorizationConfig:FSxAuthorization!
            FSxAuthorization credentialsParameter:text! domain:text!
            PlacementConstraint type:memberOf|memberOf expression:text
            ProxyConfiguration type:APPMESH|APPMESH containerName:text! properties:[KeyValuePair]
            InferenceAccelerator deviceName:text! deviceType:text!
            EphemeralStorage sizeInGiB:number!
            RuntimePlatform cpuArchitecture:X86_64|ARM64 \
             operatingSystemFamily:WINDOWS_SERVER_2019_FULL|WINDOWS_SERVER_2019_CORE|WINDOWS_SERVER_2016_FULL|\
            WINDOWS_SERVER_2004_CORE|WINDOWS_SERVER_2022_CORE|WINDOWS_SERVER_2022_FULL|WINDOWS_SERVER_2025_CORE|\
            WINDOWS_SERVER_2025_FULL|WINDOWS_SERVER_20H2_CORE|LINUX
            """);

    private TaskDefinitionShape() {}

    /** @throws SandboxException if a member has another type or value, or a required one is missing */
    static void check(JsonNode request) {
        new Structure("Task").check("", request);
    }

    private static Map<String, Type> structure(String name) {
        return Optional.ofNullable(STRUCTURES.get(name)).orElseThrow();
    }

    private sealed interface Type {
        /** @param member its name, for messages */
        void check(String member, JsonNode value);
    }

    private record Scalar(String name) implements Type {
        @Override
        public void check(String member, JsonNode value) {
            boolean right = switch (name) {
                case "String" -> value.isTextual();
                case "Integer" -> value.isIntegralNumber();
                default -> value.isBoolean();
            };
            if (!right) {
                throw value.isContainerNode()
                        ? serialization("Start of structure or map found where not expected.")
                        : serialization("%s cannot be converted to %s".formatted(token(value), name));
            }
        }
    }

    private record Choice(List<String> values) implements Type {
        @Override
        public void check(String member, JsonNode value) {
            new Scalar("String").check(member, value);
            if (!values.contains(value.asText())) {
                throw SandboxException.client(
                        "Invalid '%s' setting: \"%s\" is not one of %s.".formatted(member, value.asText(), values));
            }
        }
    }

    private record Listed(Type element) implements Type {
        @Override
        public void check(String member, JsonNode value) {
            if (!value.isArray()) {
                throw serialization("Unrecognized collection type: a list was expected for '" + member + "'");
            }
            value.forEach(one -> element.check(member, one));
        }
    }

    private record Texts() implements Type {
        @Override
        public void check(String member, JsonNode value) {
            if (!value.isObject()) {
                throw serialization("Unrecognized collection type: a map was expected for '" + member + "'");
            }
            value.forEach(one -> new Scalar("String").check(member, one));
        }
    }

    private record Required(Type type) implements Type {
        @Override
        public void check(String member, JsonNode value) {
            type.check(member, value);
        }
    }

    private record Structure(String name) implements Type {
        @Override
        public void check(String member, JsonNode value) {
            if (!value.isObject()) {
                throw serialization("Unrecognized collection type: a structure was expected for '" + member + "'");
            }
            structure(name).forEach((its, type) -> {
                JsonNode found = value.path(its);
                if (!found.isMissingNode() && !found.isNull()) {
                    type.check(its, found);
                } else if (type instanceof Required) {
                    throw SandboxException.client("%s.%s should not be null or empty.".formatted(name, its));
                }
            });
        }
    }

    private static String token(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> value.isIntegralNumber() ? "NUMBER_VALUE" : "DECIMAL_VALUE";
            case BOOLEAN -> value.asBoolean() ? "TRUE_VALUE" : "FALSE_VALUE";
            default -> "STRING_VALUE";
        };
    }

    private static SandboxException serialization(String message) {
        return SandboxException.refused("SerializationException", message);
    }

    private static Map<String, Map<String, Type>> read(String table) {
        var structures = new HashMap<String, Map<String, Type>>();
        table.lines().forEach(line -> {
            List<String> words = List.of(line.strip().split(" +", -1));
            var members = new HashMap<String, Type>();
            for (String word : words.subList(1, words.size())) {
                int colon = word.indexOf(':');
                members.put(word.substring(0, colon), type(word.substring(colon + 1)));
            }
            structures.put(words.getFirst(), Map.copyOf(members));
        });
        return Map.copyOf(structures);
    }

    private static Type type(String text) {
        if (text.endsWith("!")) {
            return new Required(type(text.substring(0, text.length() - 1)));
        }
        if (text.startsWith("[")) {
            return new Listed(type(text.substring(1, text.length() - 1)));
        }
        if (text.contains("|")) {
            return new Choice(Arrays.stream(text.split("\\|", -1)).distinct().toList());
        }
        return switch (text) {
            case "text" -> new Scalar("String");
            case "number" -> new Scalar("Integer");
            case "flag" -> new Scalar("Boolean");
            case "{text}" -> new Texts();
            default -> new Structure(text);
        };
    }
}
