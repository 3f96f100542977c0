package dev.slipway.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.pattern.TagPattern;
import dev.slipway.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The configuration of Renovate, the bot that proposes new versions of what {@code pom.xml} names. */
class RenovateTest {
    private static final Pattern NAMED = Pattern.compile(
            "<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>(?:\\s*<version>([^<]+)</version>)?");

    private final String pom = Files.readString(Path.of("pom.xml"));
    private final JsonNode renovate = Json.parse(Files.readString(Path.of("renovate.json")));
    /** The versions in the POM by {@code group:artifact}; empty where a BOM has it. */
    private final Map<String, String> versions = new TreeMap<>();

    RenovateTest() throws IOException {
        Matcher named = NAMED.matcher(pom);
        while (named.find()) {
            String version = named.group(3);
            versions.merge(
                    named.group(1) + ":" + named.group(2),
                    version == null ? "" : version,
                    (a, b) -> a.isEmpty() ? b : a);
        }
    }

    private Stream<JsonNode> rules() {
        return renovate.path("packageRules").valueStream();
    }

    private List<String> packages(JsonNode rule) {
        return rule.path("matchPackageNames")
                .valueStream()
                .map(JsonNode::asText)
                .flatMap(name -> {
                    List<String> matching = versions.keySet().stream()
                            .filter(Pattern.compile(name.replace(".", "\\.").replace("*", ".*"))
                                    .asMatchPredicate())
                            .toList();
                    assertThat(matching)
                            .as("packages of pom.xml that are %s", name)
                            .isNotEmpty();
                    return matching.stream();
                })
                .toList();
    }

    @Test
    void eachRuleIsAboutPackagesOfThePomOrAWholeManager() {
        assertThat(rules()).isNotEmpty().allSatisfy(rule -> {
            if (rule.path("matchManagers").isMissingNode()) {
                assertThat(packages(rule)).isNotEmpty();
            }
            assertThat(rule.path("description").asText()).isNotBlank();
        });
    }

    @Test
    void allModulesOfTheSdkComeInOneProposal() {
        assertThat(rules().filter(rule -> rule.path("groupName").asText().equals("AWS SDK")))
                .singleElement()
                .satisfies(rule -> assertThat(packages(rule))
                        .containsExactlyElementsOf(versions.keySet().stream()
                                .filter(name -> name.startsWith("software.amazon.awssdk:"))
                                .toList()));
    }

    @Test
    void versionsInUseAreBelowTheLimits() {
        assertThat(rules().filter(rule -> rule.has("allowedVersions")))
                .isNotEmpty()
                .allSatisfy(rule -> {
                    TagPattern allowed = TagPattern.parse(
                            "semver:" + rule.path("allowedVersions").asText());
                    assertThat(packages(rule))
                            .allSatisfy(name -> assertThat(allowed.matches(versions.getOrDefault(name, "")))
                                    .as("%s %s", name, versions.get(name))
                                    .isTrue());
                });
    }

    /** The file of each manager is the only one that its pattern names. */
    @Test
    void findsTheVersionsOutsideThePom() {
        assertThat(renovate.path("customManagers")).hasSizeGreaterThan(1).allSatisfy(manager -> {
            String file = manager.path("managerFilePatterns")
                    .path(0)
                    .asText()
                    .replaceAll("^/\\^|\\$/$", "")
                    .replace("\\", "");
            String regex = manager.path("matchStrings").path(0).asText();
            assertThat(Pattern.compile(regex)
                            .matcher(Files.readString(Path.of(file)))
                            .results())
                    .isNotEmpty()
                    .allSatisfy(found -> assertThat(found.group("currentValue")).matches("v?[0-9.]+"));
        });
    }

    /** Renovate's own patterns name the workflows and action.yml. */
    @Test
    void knowsTheActionsOfTheExample() {
        assertThat(renovate.at("/github-actions/managerFilePatterns")
                        .valueStream()
                        .map(JsonNode::asText))
                .singleElement()
                .satisfies(pattern -> assertThat("examples/ci/github-actions.yml")
                        .matches(pattern.substring(1, pattern.length() - 1))
                        .satisfies(file -> assertThat(Path.of(file)).exists()));
    }
}
