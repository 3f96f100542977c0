package dev.slipway.sandbox.bench;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.slipway.aws.Clients;
import dev.slipway.lambda.DeployFunction;
import dev.slipway.lambda.RollbackFunction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/** One of Slipway's functions on a {@link FastClock}. The runtime client loads it from its working directory, and Slipway from the jar. */
public final class FastFunction implements RequestStreamHandler {
    static final String CLOCK = "BENCH_CLOCK";
    static final String FUNCTION = "BENCH_FUNCTION";

    private final RequestStreamHandler function;

    /** As the runtime client creates it. */
    public FastFunction() {
        Map<String, String> environment = System.getenv();
        FastClock clock = FastClock.parse(environment.getOrDefault(CLOCK, ""));
        var clients = new Clients(environment.getOrDefault("AWS_REGION", ""));
        function = environment.getOrDefault(FUNCTION, "").equals("FAST_DEPLOY")
                ? new DeployFunction(environment, clients, clock, clock::sleep, System.out)
                : new RollbackFunction(environment, clients, clock, clock::sleep, System.out);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        function.handleRequest(input, output, context);
    }
}
