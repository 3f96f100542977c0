package dev.slipway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Lists the tests that a build left out, from the reports of Surefire and Failsafe: the last step of {@code mvn verify}. */
public final class LeftOutTests {
    private LeftOutTests() {}

    /** @param arguments Maven's {@code target}, and when the build began; older reports are of other builds */
    public static void main(String[] arguments) throws IOException {
        lines(Path.of(arguments[0]), Instant.parse(arguments[1])).forEach(System.out::println);
    }

    /** Returns one line for each test that was left out, with the reason, or one that says that there is none. */
    static List<String> lines(Path target, Instant start) throws IOException {
        List<String> leftOut = Stream.concat(
                        reports(target.resolve("surefire-reports"), start),
                        reports(target.resolve("failsafe-reports"), start))
                .flatMap(LeftOutTests::skipped)
                .sorted()
                .toList();
        return leftOut.isEmpty() ? List.of("no test was left out") : leftOut;
    }

    private static Stream<Path> reports(Path folder, Instant start) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Stream.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                    .filter(file -> file.toFile().lastModified() >= start.toEpochMilli())
                    .toList()
                    .stream();
        }
    }

    private static Stream<String> skipped(Path report) {
        try {
            NodeList skipped = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(report.toFile())
                    .getElementsByTagName("skipped");
            return IntStream.range(0, skipped.getLength()).mapToObj(i -> line((Element) skipped.item(i)));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalStateException(report.toString(), e);
        }
    }

    private static String line(Element skipped) {
        var test = (Element) skipped.getParentNode();
        String name = test.getAttribute("classname").replaceFirst(".*\\.", "");
        String method = test.getAttribute("name");
        return "left out: %s%s: %s"
                .formatted(
                        name,
                        method.isEmpty() ? "" : "." + method,
                        skipped.getAttribute("message").replaceFirst("^Assumption failed: ", ""));
    }
}
