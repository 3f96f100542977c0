package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftOutTestsTest {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path target;

    private void report(String name, Instant written, String cases) throws IOException {
        Path folder = Files.createDirectories(target.resolve("failsafe-reports"));
        Path file = Files.writeString(folder.resolve(name), "<testsuite>%s</testsuite>".formatted(cases));
        Files.setLastModifiedTime(file, FileTime.from(written));
    }

    @Test
    void namesEachTestThatWasLeftOutAndTheReason() throws IOException {
        report(
                "TEST-a.xml",
                START,
                "<testcase classname=\"a.MotoIT\" name=\"works\"><skipped message=\"moto_server is not installed\"/></testcase><testcase classname=\"a.MotoIT\" name=\"passes\"/>");
        report(
                "TEST-b.xml",
                START.plusSeconds(9),
                "<testcase classname=\"b.CliIT\" name=\"\"><skipped message=\"Assumption failed: jq is missing\"/></testcase>");

        assertThat(LeftOutTests.lines(target, START))
                .containsExactly(
                        "left out: CliIT: jq is missing", "left out: MotoIT.works: moto_server is not installed");
    }

    @Test
    void ignoresReportsOfEarlierBuildsAndOtherFiles() throws IOException {
        String skipped = "<testcase classname=\"a.MotoIT\" name=\"works\"><skipped message=\"x\"/></testcase>";
        report("TEST-a.xml", START.minusSeconds(1), skipped);
        report("failsafe-summary.xml", START, skipped);

        assertThat(LeftOutTests.lines(target, START)).containsExactly("no test was left out");
    }

    @Test
    void saysThatNoTestWasLeftOut() throws IOException {
        assertThat(LeftOutTests.lines(target, START)).containsExactly("no test was left out");
    }
}
