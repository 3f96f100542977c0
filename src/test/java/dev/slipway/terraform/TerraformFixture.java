package dev.slipway.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.account.AwsAccount;
import dev.slipway.sandbox.http.Invocable;
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

    private final AwsAccount account = new AwsAccount();
    private final Server server = new Server(account);
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final LocalFunction deploy;

    TerraformFixture() {
        var lines = new PrintStream(log, true, StandardCharsets.UTF_8);
        deploy = LocalFunction.deploy(account, server.endpoint(), CONFIGURATION, lines);
        LocalFunction rollback = LocalFunction.rollback(account, server.endpoint(), CONFIGURATION, lines);
        var rules = TemplateRules.of(Template.read(Path.of("template.yaml")), Map.of("FollowTemplates", "ENABLED"));
        account.setup().trail();
        rules.addTo(account.bus(), Map.of("DeployFunction", to(deploy), "RollbackFunction", to(rollback)));
    }

    private static Consumer<String> to(LocalFunction function) {
        return event -> assertThat(function.invoke(event).errorMessage()).isEmpty();
    }

    AwsAccount account() {
        return account;
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
        return new AwsView(account);
    }

    /** @return the image's digest */
    String push(String repository, String tag) {
        String digest = account.setup().push(repository, tag, repository + " " + tag);
        account.bus().deliverAll();
        return digest;
    }

    /** Delivers all pending events to the functions. */
    void deliverEvents() {
        account.bus().deliverAll();
    }

    /** The service's deployment completes, and its event is delivered. */
    void settles(String service) {
        account.settle("dev", service);
        account.bus().deliverAll();
    }

    /** The service's deployment fails, and its event is delivered. */
    void fails(String service) {
        account.fail("dev", service);
        account.bus().deliverAll();
    }

    /** @return the outcome of a successful request */
    JsonNode ask(ObjectNode request) {
        Invocable.Result result = deploy.invoke(Json.write(request));
        assertThat(result.errorMessage()).isEmpty();
        account.bus().deliverAll();
        return result.answer().orElseThrow().at("/outcomes/0");
    }

    /** Deletes all images: Terraform does not delete a repository that has images. */
    void deleteImages(String repository) {
        ObjectNode which = Json.object().put("repositoryName", repository);
        JsonNode images = account.quietly("ecr", "ListImages", which).path("imageIds");
        account.quietly("ecr", "BatchDeleteImage", which.set("imageIds", images));
    }

    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.close();
    }
}
