package dev.slipway.sandbox.provided;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.slipway.lambda.DeployFunction;
import dev.slipway.lambda.RollbackFunction;
import dev.slipway.text.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Both functions in one process, because one AOT cache has the classes of one process. The runtime client loads this class
 * from its working directory, and the functions from the jar.
 */
public final class TrainingFunction implements RequestStreamHandler {
    private static final Set<String> OF_ROLLBACK = Set.of("aws.ecs", "aws.events");

    private final DeployFunction deploy = new DeployFunction();
    private final RollbackFunction rollback = new RollbackFunction();

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        byte[] event = input.readAllBytes();
        RequestStreamHandler function = OF_ROLLBACK.contains(Json.parse(new String(event, StandardCharsets.UTF_8))
                        .path("source")
                        .asText())
                ? rollback
                : deploy;
        function.handleRequest(new ByteArrayInputStream(event), output, context);
    }
}
