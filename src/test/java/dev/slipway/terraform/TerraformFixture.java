package dev.slipway.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.http.Server;
import dev.slipway.sandbox.local.LocalFunction;
import dev.slipway.sandbox.template.Template;
import dev.slipway.sandbox.template.TemplateRules;
import dev.slipway.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** The sandbox over HTTP for Terraform, and both of Slipway's functions on it, invoked by template.yaml's rules. */
final class TerraformFixture implements AutoCloseable {
    private static final String CONFIGURATION = "ssm:/slipway/targets/";

    private final AwsAccount world = new AwsAccount();
    private final Server server = new Server(world);
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final LocalFunction deploy;

    TerraformFixture() {
        var lines = new PrintStream(log, true, StandardCharsets.UTF_8);
        deploy = LocalFunction.deploy(world, server.endpoint(), CONFIGURATION, lines);
        LocalFunction rollback = LocalFunction.rollback(world, server.endpoint(), CONFIGURATION, lines);
        var rules = TemplateRules.of(Template.read(Path.of("template.yaml")), Map.of("FollowTemplates", "ENABLED"));
        world.given().trail();
        rules.addTo(world.bus(), Map.of("DeployFunction", to(deploy), "RollbackFunction", to(rollback)));
    }

    private static Consumer<String> to(LocalFunction function) {
        return event -> assertThat(function.invoke(event).errorMessage()).isEmpty();
    }

    AwsAccount world() {
        return world;
    }

    URI endpoint() {
        return server.endpoint();
    }

    /** The endpoints of the AWS services that the sandbox has. */
    Map<String, URI> endpoints() {
        URI here = server.endpoint();
        return Map.of("ecs", here, "ecr", here, "ssm", here);
    }

    AwsView aws() {
        return new AwsView(world);
    }

    /** @return the image's digest */
    String push(String repository, String tag) {
        String digest = world.given().push(repository, tag, repository + " " + tag);
        world.bus().deliverAll();
        return digest;
    }

    /** Delivers all pending events to the functions. */
    void deliverEvents() {
        world.bus().deliverAll();
    }

    /** The service's deployment completes, and its event is delivered. */
    void settles(String service) {
        world.settle("dev", service);
        world.bus().deliverAll();
    }

    /** The service's deployment fails, and its event is delivered. */
    void fails(String service) {
        world.fail("dev", service);
        world.bus().deliverAll();
    }

    /** @return the outcome of a successful request */
    JsonNode ask(ObjectNode request) {
        LocalFunction.Result result = deploy.invoke(Json.write(request));
        assertThat(result.errorMessage()).isEmpty();
        world.bus().deliverAll();
        return result.answer().orElseThrow().at("/outcomes/0");
    }

    /** Deletes all images: Terraform does not delete a repository that has images. */
    void deleteImages(String repository) {
        ObjectNode which = Json.object().put("repositoryName", repository);
        JsonNode images = world.quietly("ecr", "ListImages", which).path("imageIds");
        world.quietly("ecr", "BatchDeleteImage", which.set("imageIds", images));
    }

    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.close();
    }
}
