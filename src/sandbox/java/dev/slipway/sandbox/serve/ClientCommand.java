package dev.slipway.sandbox.serve;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The command that a sandbox runs, with the sandbox as its AWS. */
final class ClientCommand implements AutoCloseable {
    /** Variables that would lead a client to another AWS, or to other keys. */
    private static final Pattern REMOVED = Pattern.compile(
            "AWS_(ENDPOINT_URL_.*|IGNORE_CONFIGURED_ENDPOINT_URLS|PROFILE|DEFAULT_PROFILE|SESSION_TOKEN|SECURITY_TOKEN"
                    + "|ROLE_ARN|ROLE_SESSION_NAME|WEB_IDENTITY_TOKEN_FILE|CONTAINER_.*|USE_FIPS_ENDPOINT|USE_DUALSTACK_ENDPOINT)");

    /** Variables that say where a client uses no proxy. Programs read one or the other. */
    private static final List<String> NO_PROXY = List.of("no_proxy", "NO_PROXY");

    private static final int SECONDS_TO_END = 10;

    private final Process process;

    private ClientCommand(Process process) {
        this.process = process;
    }

    /** @throws IOException if the command cannot be run */
    static ClientCommand start(List<String> command, Map<String, String> variables) throws IOException {
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().keySet().removeIf(REMOVED.asMatchPredicate());
        builder.environment().putAll(variables);
        NO_PROXY.forEach(
                name -> builder.environment().merge(name, "127.0.0.1", (others, sandbox) -> others + "," + sandbox));
        return new ClientCommand(builder.start());
    }

    /** Its exit code, or 128 and the number of the signal that ended it. */
    int end() throws InterruptedException {
        return process.waitFor();
    }

    /** Sends it the signal to end, and ends it if it does not. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
