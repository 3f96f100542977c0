package dev.slipway.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.access.Parallel;
import dev.slipway.config.ConfigurationProblem;
import dev.slipway.config.ConfigurationSource;
import dev.slipway.config.InvalidConfigurationException;
import dev.slipway.config.ParameterStore;
import dev.slipway.ecs.AwsException;
import dev.slipway.fixtures.ConfigurationFixture;
import dev.slipway.select.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The configuration is read while the function starts, and read again by invocations. */
class ConfiguredTargetsTest {
    private static final Parallel AT_ONCE = new Parallel(Runnable::run);
    private static final String SOURCE = "ssm:/slipway/targets/";

    private final Store store = new Store();
    private final List<ConfigurationProblem> problems = new ArrayList<>();
    private Instant now = ConfigurationFixture.TIME;
    private String boundaries = "";

    /** Holds one parameter of the configuration, and perhaps the boundaries. */
    private static final class Store implements ParameterStore {
        private String text = target("web");
        private Optional<String> limits = Optional.empty();
        private int reads;
        private int readsOfLimits;
        private Optional<AwsException> failure = Optional.empty();

        @Override
        public Optional<Parameter> find(String name) {
            readsOfLimits++;
            return limits.map(Parameter.Text::new);
        }

        @Override
        public Map<String, Parameter> findBelow(String path) {
            reads++;
            if (failure.isPresent()) {
                throw failure.get();
            }
            return Map.of("/slipway/targets/web", new Parameter.Text(text));
        }
    }

    private static String target(String service) {
        return "{\"service\": \"%s\", \"environment\": \"dev\", \"repository\": \"acme/web\"}".formatted(service);
    }

    private ConfiguredTargets targets(String source) {
        return new ConfiguredTargets(ConfigurationSource.parse(source), boundaries, store, () -> now);
    }

    private Targets read(ConfiguredTargets targets) {
        return targets.read(ConfigurationFixture.HOME, (toLog, toPublish) -> problems.addAll(toPublish));
    }

    private static List<String> services(Targets targets) {
        return targets.explicit().stream().map(target -> target.service()).toList();
    }

    @Test
    void firstInvocationTakesWhatWasReadAtStart() {
        ConfiguredTargets targets = targets(SOURCE);
        targets.readAhead(AT_ONCE);
        now = now.plusSeconds(20);

        assertThat(services(read(targets))).containsExactly("web");
        assertThat(store.reads).isEqualTo(1);
        assertThat(targets.age()).contains(Duration.ofSeconds(20));
        now = now.plusSeconds(40);
        read(targets);
        assertThat(store.reads).isEqualTo(2);
    }

    @Test
    void firstInvocationReadsAgainForAMiss() {
        ConfiguredTargets targets = targets(SOURCE);
        targets.readAhead(AT_ONCE);
        now = now.plusSeconds(3);
        read(targets);
        store.text = target("shop");

        Targets newer = targets.readAfterMiss(ConfigurationFixture.HOME, (toLog, toPublish) -> {});

        assertThat(services(newer)).containsExactly("shop");
    }

    @Test
    void firstInvocationReadsAgainWhatIsAMinuteOld() {
        ConfiguredTargets targets = targets(SOURCE);
        targets.readAhead(AT_ONCE);
        store.text = target("shop");
        now = now.plusSeconds(60);

        assertThat(services(read(targets))).containsExactly("shop");
        assertThat(store.reads).isEqualTo(2);
    }

    @Test
    void readThatFailedAtStartIsRepeated() {
        store.failure = Optional.of(new AwsException(AwsException.Kind.RETRYABLE, "GetParametersByPath", "throttled"));
        ConfiguredTargets targets = targets(SOURCE);
        targets.readAhead(AT_ONCE);
        store.failure = Optional.empty();

        assertThat(services(read(targets))).containsExactly("web");
        assertThat(store.reads).isEqualTo(2);
    }

    @Test
    void firstInvocationReportsTheProblemsOfWhatWasReadAtStart() {
        store.text = "{";
        ConfiguredTargets targets = targets(SOURCE);
        targets.readAhead(AT_ONCE);
        assertThat(problems).isEmpty();

        read(targets);

        assertThat(problems).singleElement().asString().contains("/slipway/targets/web");
    }

    @Test
    void sourceThatNeverChangesIsNotReadAtStart() {
        ConfiguredTargets targets = targets("{\"targets\": [" + target("web") + "]}");

        targets.readAhead(AT_ONCE);

        assertThat(services(read(targets))).containsExactly("web");
        assertThat(store.reads).isZero();
        now = now.plusSeconds(600);
        assertThat(targets.outdated()).isEmpty();
    }

    @Test
    void boundariesAreReadAtStartToo() {
        boundaries = "ssm:/limits";
        store.limits = Optional.of("{\"/slipway/targets/*\": {\"repository\": \"acme/*\"}}");
        ConfiguredTargets targets = targets(SOURCE);
        targets.readAhead(AT_ONCE);
        assertThat(store.readsOfLimits).isEqualTo(1);

        assertThat(services(read(targets))).containsExactly("web");
        assertThat(store.readsOfLimits).isEqualTo(1);
    }

    @Test
    void boundariesThatFailedAtStartAreReadAgainAndReported() {
        boundaries = "ssm:/limits";
        ConfiguredTargets targets = targets(SOURCE);
        targets.readAhead(AT_ONCE);

        assertThatThrownBy(() -> read(targets)).hasMessageContaining("ssm:/limits: the SSM parameter does not exist");
        assertThatThrownBy(() -> read(targets)).isInstanceOf(InvalidConfigurationException.class);
        assertThat(problems).as("published once").hasSize(1);
        store.limits = Optional.of("{\"/slipway/targets/*\": {\"repository\": \"other/*\"}}");
        assertThat(services(read(targets))).isEmpty();
        store.limits = Optional.of("{\"/slipway/targets/*\": {}}");
        now = now.plusSeconds(60);
        assertThat(services(read(targets))).containsExactly("web");
    }

    @Test
    void targetsAreOutdatedAfterAMinute() {
        ConfiguredTargets targets = targets(SOURCE);
        assertThat(targets.outdated()).isEmpty();
        Targets first = read(targets);
        now = now.plusSeconds(59);
        assertThat(targets.outdated()).isEmpty();
        now = now.plusSeconds(1);

        assertThat(targets.outdated()).containsSame(first);
        read(targets);
        assertThat(targets.outdated()).isEmpty();
    }
}
