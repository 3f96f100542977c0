package dev.slipway.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.AccountRegion;
import dev.slipway.config.Configuration;
import dev.slipway.config.ReleaseTask;
import dev.slipway.config.Target;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.http.Server;
import dev.slipway.select.Targets;
import dev.slipway.text.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The functions read the targets that terraform/service plans. */
class ServiceEntryIT {
    private static final AccountRegion HOME = new AccountRegion("123456789012", "us-east-1");
    private static final String ROLE = "arn:aws:iam::123456789012:role/";

    /** The release task of each module; a number becomes the text that ECS takes. */
    private static final Map<String, String> RELEASE_TASKS = Map.of(
            "none",
            "null",
            "command",
            "{'command':['bin/migrate']}",
            "whole",
            "{'command':['bin/migrate',''],'container':'whole','timeout_minutes':720,'task_role_arn':'" + ROLE
                    + "x/migrations','cpu':512,'memory':'1 GB'}");

    @Test
    void functionsReadTheReleaseTaskThatTheModuleWrites() throws Exception {
        try (var server = new Server(new AwsAccount(HOME.account(), HOME.region(), InstantSource.system()))) {
            var terraform = new Terraform("ServiceEntryIT", Map.of("sts", server.endpoint()));
            terraform.write("main.tf.json", Json.write(modules())).init().plan();
            PlanJson planned = terraform.planned();

            assertThat(target(planned, "none").releaseTask()).isEmpty();
            assertThat(target(planned, "command").releaseTask())
                    .contains(new ReleaseTask(
                            List.of("bin/migrate"),
                            Optional.empty(),
                            ReleaseTask.TIMEOUT,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
            assertThat(target(planned, "whole").releaseTask())
                    .contains(new ReleaseTask(
                            List.of("bin/migrate", ""),
                            Optional.of("whole"),
                            Duration.ofHours(12),
                            Optional.of(ROLE + "x/migrations"),
                            Optional.of("512"),
                            Optional.of("1 GB")));
        }
    }

    private static Target target(PlanJson planned, String module) {
        String entry = planned.module(module).stream()
                .filter(resource -> resource.type().equals("aws_ssm_parameter"))
                .map(resource -> resource.text("insecure_value"))
                .findFirst()
                .orElseThrow();
        return Targets.of(Configuration.parse(entry, HOME)).explicit().getFirst();
    }

    private static JsonNode modules() {
        ObjectNode configuration = Json.object();
        RELEASE_TASKS.forEach((name, task) -> {
            ObjectNode module = configuration.withObject("/module/" + name);
            module.put("source", "../../../terraform/service")
                    .put("name", name)
                    .put("environment", "dev")
                    .put("cluster", "arn:aws:ecs:us-east-1:123456789012:cluster/dev")
                    .put("repository_url", "123456789012.dkr.ecr.us-east-1.amazonaws.com/acme/web")
                    .put("execution_role_arn", ROLE + "execution");
            module.putArray("subnets").add("subnet-1");
            module.putObject("container_definition");
            module.set("release_task", Json.parse(task.replace('\'', '"')));
        });
        return configuration;
    }
}
