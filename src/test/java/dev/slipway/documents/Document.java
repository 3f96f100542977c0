package dev.slipway.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** README.md in parts: text, tables, links and code blocks. */
public final class Document {
    private static final Pattern FENCED =
            Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern QUOTED = Pattern.compile("`([^`\\n]+)`");

    private final String whole;
    /** The text without the fenced blocks. */
    private final String text;

    private Document(String whole) {
        this.whole = whole;
        this.text = FENCED.matcher(whole).replaceAll("");
    }

    public static Document read() {
        try {
            return new Document(Files.readString(Path.of("README.md")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text() {
        return text;
    }

    public List<String> blocks(String language) {
        return FENCED.matcher(whole)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    List<String> links() {
        return groups(LINK);
    }

    /** The texts between backticks. */
    List<String> quoted() {
        return groups(QUOTED);
    }

    /** The anchors that GitHub makes from headings. */
    List<String> anchors() {
        return groups(HEADING).stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /** The rows of the table that follows a heading cell, such as {@code | field | meaning |}. */
    List<Row> table(String heading) {
        var rows = new ArrayList<Row>();
        List<String> lines = text.lines().toList();
        int line = lines.indexOf(heading) + 2;
        while (line > 1 && line < lines.size() && lines.get(line).startsWith("|")) {
            rows.add(new Row(lines.get(line)));
            line++;
        }
        return rows;
    }

    record Row(String line) {
        /** The names between backticks in the first cell. */
        List<String> names() {
            String first = line.split("\\|", 3)[1];
            return QUOTED.matcher(first).results().map(r -> r.group(1)).toList();
        }
    }

    private List<String> groups(Pattern pattern) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult r) -> r.group(1))
                .toList();
    }
}
