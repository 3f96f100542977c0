package dev.slipway.sandbox.stored;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.api.AccountScope;
import dev.slipway.sandbox.api.Ids;
import dev.slipway.sandbox.api.Input;
import dev.slipway.sandbox.api.SandboxException;
import dev.slipway.text.Json;
import java.util.List;
import java.util.Locale;

/** EC2's default VPC with two subnets, and security groups. */
final class Network {
    private static final String VPC = "vpc-0a1b2c3d4e5f60718";
    private static final List<String> SUBNETS = List.of("subnet-0a1b2c3d4e5f60718", "subnet-0b2c3d4e5f6071829");

    private final AccountScope account;
    private final Shelf groups;

    Network(AccountScope account) {
        this(
                account,
                new Shelf(
                        () -> SandboxException.refused("InvalidGroup.NotFound", "The security group does not exist.")));
    }

    private Network(AccountScope account, Shelf groups) {
        this.account = account;
        this.groups = groups;
    }

    Network copy() {
        return new Network(account, groups.copy());
    }

    ObjectNode call(String operation, Input input) {
        return switch (operation) {
            case "DescribeVpcs" -> Shelf.list("vpcSet", List.of(vpc()));
            case "DescribeVpcAttribute" -> attribute(input);
            case "DescribeRouteTables" -> Shelf.list("routeTableSet", List.of(routes()));
            case "DescribeSubnets" ->
                Shelf.list("subnetSet", SUBNETS.stream().map(this::subnet).toList());
            case "DescribeNetworkInterfaces" -> Shelf.list("networkInterfaceSet", List.of());
            case "CreateSecurityGroup" -> create(input);
            case "DescribeSecurityGroups" ->
                Shelf.list(
                        "securityGroupInfo",
                        input.texts("GroupId").stream().map(groups::get).toList());
            case "AuthorizeSecurityGroupEgress" -> permit(input, "ipPermissionsEgress");
            case "AuthorizeSecurityGroupIngress" -> permit(input, "ipPermissions");
            case "RevokeSecurityGroupEgress" -> revoke(input, "ipPermissionsEgress");
            case "RevokeSecurityGroupIngress" -> revoke(input, "ipPermissions");
            case "DeleteSecurityGroup" -> {
                groups.remove(input.text("GroupId").orElse(""));
                yield Json.object().put("return", true);
            }
            default -> throw SandboxException.unknownOperation("EC2", operation);
        };
    }

    private ObjectNode vpc() {
        return Json.object()
                .put("vpcId", VPC)
                .put("ownerId", account.id())
                .put("state", "available")
                .put("cidrBlock", "172.31.0.0/16")
                .put("dhcpOptionsId", "default")
                .put("instanceTenancy", "default")
                .put("isDefault", true);
    }

    private static ObjectNode attribute(Input input) {
        String name = input.text("Attribute").orElse("");
        ObjectNode answer = Json.object().put("vpcId", VPC);
        answer.putObject(name).put("value", !name.equals("enableNetworkAddressUsageMetrics"));
        return answer;
    }

    private ObjectNode routes() {
        ObjectNode table =
                Json.object().put("routeTableId", "rtb-0a1b2c3d4e5f60718").put("vpcId", VPC);
        table.put("ownerId", account.id());
        return table;
    }

    private ObjectNode subnet(String id) {
        String zone = account.region() + "abcdef".charAt(SUBNETS.indexOf(id));
        return Json.object()
                .put("subnetId", id)
                .put("subnetArn", account.arn("ec2", "subnet/" + id))
                .put("vpcId", VPC)
                .put("ownerId", account.id())
                .put("state", "available")
                .put("availabilityZone", zone)
                .put("cidrBlock", "172.31.%d.0/20".formatted(16 * SUBNETS.indexOf(id)))
                .put("defaultForAz", true);
    }

    private ObjectNode create(Input input) {
        String name = input.text("GroupName").orElse("");
        String id = "sg-0" + Ids.sha256(name).substring(0, 16);
        ObjectNode group = Json.object()
                .put("groupId", id)
                .put("groupName", name)
                .put("groupDescription", input.text("GroupDescription").orElse(""))
                .put("ownerId", account.id())
                .put("securityGroupArn", account.arn("ec2", "security-group/" + id))
                .put("vpcId", input.text("VpcId").orElse(VPC));
        group.putArray("ipPermissions");
        ObjectNode all = group.putArray("ipPermissionsEgress").addObject().put("ipProtocol", "-1");
        all.putArray("ipRanges").addObject().put("cidrIp", "0.0.0.0/0");
        groups.put(id, group);
        return Json.object().put("groupId", id).put("return", true);
    }

    private ObjectNode permit(Input input, String direction) {
        ArrayNode permissions = groups.get(input.text("GroupId").orElse("")).withArray("/" + direction);
        input.json().path("IpPermissions").forEach(given -> permissions.add(permission(given)));
        return Json.object().put("return", true);
    }

    /** Requests write {@code FromPort}, and answers {@code fromPort}. */
    private static ObjectNode permission(JsonNode given) {
        ObjectNode permission = Json.object();
        given.properties().forEach(member -> {
            String name = member.getKey().substring(0, 1).toLowerCase(Locale.ROOT)
                    + member.getKey().substring(1);
            if (member.getValue().isArray()) {
                ArrayNode list = permission.putArray(name);
                member.getValue().forEach(element -> list.add(permission(element)));
            } else {
                permission.set(name, member.getValue());
            }
        });
        return permission;
    }

    /** Terraform revokes only the default rule, and rules that it replaces. */
    private ObjectNode revoke(Input input, String direction) {
        ArrayNode permissions = groups.get(input.text("GroupId").orElse("")).withArray("/" + direction);
        permissions.removeAll();
        return Json.object().put("return", true);
    }
}
