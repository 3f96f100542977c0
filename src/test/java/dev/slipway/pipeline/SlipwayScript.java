package dev.slipway.pipeline;

import dev.slipway.pipeline.CommandFixture.Ran;
import dev.slipway.pipeline.CommandFixture.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs {@code bin/slipway}. */
record SlipwayScript(CommandFixture programs) {
    static final String PATH = Path.of("bin/slipway").toAbsolutePath().toString();

    SlipwayScript with(Map<String, String> environment) {
        return new SlipwayScript(programs.with(environment));
    }

    Ran run(String... arguments) throws IOException, InterruptedException {
        return start(arguments).end();
    }

    Running start(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(PATH));
        command.addAll(List.of(arguments));
        return programs.start(command);
    }
}
