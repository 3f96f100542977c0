package dev.slipway.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each jar has the licenses and the notices of all artifacts whose classes it contains. */
class LicensesIT {
    private static final String LICENSES = "META-INF/licenses/";

    /** An artifact on the class path of the tests: its folder in META-INF/licenses, its classes, its own texts. */
    private record Artifact(String folder, Set<String> classes, List<String> texts) {
        static Artifact of(Path file) throws IOException {
            try (var jar = new JarFile(file.toFile())) {
                var texts = new ArrayList<String>();
                for (JarEntry entry : jar.stream()
                        .filter(e -> e.getName().matches("META-INF/[^/]*(LICENSE|NOTICE)[^/]*"))
                        .toList()) {
                    texts.add(text(jar, entry));
                }
                return new Artifact(folder(file), classesIn(jar), texts);
            }
        }

        /** In Maven's repository a jar is in a folder for its version, which is in one for its artifact. */
        private static String folder(Path file) {
            return file.toString().contains("/software/amazon/awssdk/")
                    ? "aws-sdk-java"
                    : file.getName(file.getNameCount() - 3).toString();
        }
    }

    private static String text(JarFile jar, JarEntry entry) throws IOException {
        try (var text = jar.getInputStream(entry)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Set<String> classesIn(JarFile jar) {
        var names = new HashSet<String>();
        jar.stream()
                .map(JarEntry::getName)
                .filter(name -> name.endsWith(".class") && !name.contains("META-INF/") && !name.contains("-info"))
                .forEach(names::add);
        return names;
    }

    private static List<Artifact> artifacts() throws IOException {
        var artifacts = new ArrayList<Artifact>();
        for (String file : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (file.endsWith(".jar") && !file.contains("/target/")) {
                artifacts.add(Artifact.of(Path.of(file)));
            }
        }
        return artifacts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"target/slipway.jar", "target/slipway-sandbox.jar"})
    void jarHasTheLicensesOfAllItContains(String file) throws IOException {
        assumeTrue(ReleaseFolder.isBuilt(file), file + " is not built");
        try (var jar = new JarFile(file)) {
            Set<String> classes = classesIn(jar);
            List<Artifact> contained = artifacts().stream()
                    .filter(artifact -> artifact.classes().stream().anyMatch(classes::contains))
                    .toList();
            var folders = new HashSet<String>();

            assertThat(contained).hasSizeGreaterThan(30).allSatisfy(artifact -> {
                folders.add(artifact.folder());
                List<String> texts = texts(jar, LICENSES + artifact.folder() + "/");
                assertThat(texts)
                        .as("licenses of %s", artifact.folder())
                        .anyMatch(text -> text.contains("License")
                                || text.contains("Permission is hereby granted")
                                || text.contains("Redistribution and use"))
                        .containsAll(artifact.texts());
            });
            assertThat(jar.stream()
                            .map(JarEntry::getName)
                            .filter(name -> name.startsWith(LICENSES)
                                    && name.chars().filter(c -> c == '/').count() == 3
                                    && !name.endsWith("/")))
                    .as("licenses of artifacts that the jar does not contain")
                    .allMatch(name -> folders.contains(name.split("/", -1)[2]));
        }
    }

    private static List<String> texts(JarFile jar, String folder) throws IOException {
        var texts = new ArrayList<String>();
        for (JarEntry entry : jar.stream()
                .filter(e -> e.getName().startsWith(folder) && !e.isDirectory())
                .toList()) {
            texts.add(text(jar, entry));
        }
        return texts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"target/slipway.jar", "target/slipway-sandbox.jar"})
    void jarHasSlipwaysLicenseAndNotice(String file) throws IOException {
        assumeTrue(ReleaseFolder.isBuilt(file), file + " is not built");
        try (var jar = new JarFile(file)) {
            for (String name : List.of("LICENSE", "NOTICE")) {
                assertThat(text(jar, jar.getJarEntry("META-INF/" + name))).isEqualTo(Files.readString(Path.of(name)));
            }
            assertThat(jar.stream().map(JarEntry::getName)).doesNotHaveDuplicates();
        }
        assertThat(Files.readString(Path.of("NOTICE"))).startsWith("Slipway\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"target/slipway.jar", "target/slipway-sandbox.jar"})
    void manifestSaysTheVersionAndNothingOfTheMachine(String file) throws IOException {
        assumeTrue(ReleaseFolder.isBuilt(file), file + " is not built");
        try (var jar = new JarFile(file)) {
            var attributes = jar.getManifest().getMainAttributes();

            assertThat(attributes.getValue("Implementation-Version")).isNotBlank();
            assertThat(attributes.keySet().stream().map(Object::toString))
                    .isSubsetOf(
                            "Manifest-Version",
                            "Implementation-Title",
                            "Implementation-Version",
                            "Main-Class",
                            "Enable-Native-Access",
                            "Multi-Release");
        }
    }

    /** Where an artifact's own jar has no text, src/licenses has it. */
    @ParameterizedTest
    @ValueSource(strings = "src/licenses")
    void repositoryHasNoLicenseThatTheArtifactHasItself(Path folder) throws IOException {
        try (Stream<Path> kept = Files.list(folder)) {
            List<String> names = kept.map(Path::getFileName).map(Path::toString).toList();
            assertThat(artifacts())
                    .filteredOn(artifact -> names.contains(artifact.folder()))
                    .hasSameSizeAs(names)
                    .allSatisfy(artifact -> assertThat(artifact.texts()).isEmpty());
        }
    }
}
