package dev.slipway.config;

import dev.slipway.ecs.AwsException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Parameters in memory, which count how often they are read. */
final class FakeParameters implements ParameterStore {
    final Map<String, String> texts = new TreeMap<>();
    Optional<AwsException> failure = Optional.empty();
    int reads;
    /** Whether only single parameters can be read. */
    boolean failBelow;
    /** Names of SecureStrings. */
    final Set<String> encrypted = new TreeSet<>();

    @Override
    public Optional<Parameter> find(String name) {
        read();
        return encrypted.contains(name)
                ? Optional.of(new Parameter.Encrypted())
                : Optional.ofNullable(texts.get(name)).map(Parameter.Text::new);
    }

    @Override
    public Map<String, Parameter> findBelow(String path) {
        read();
        if (failBelow) {
            throw new AwsException(AwsException.Kind.RETRYABLE, "GetParametersByPath", "Rate exceeded");
        }
        var found = new TreeMap<String, Parameter>();
        texts.forEach((name, text) -> {
            if (name.startsWith(path)) {
                found.put(name, new Parameter.Text(text));
            }
        });
        return found;
    }

    private void read() {
        reads++;
        if (failure.isPresent()) {
            throw failure.get();
        }
    }
}
