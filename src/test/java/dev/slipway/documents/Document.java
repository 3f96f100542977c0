package dev.slipway.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One Markdown file of the repository in pieces: its text, its tables and its code blocks. */
public final class Document {
    private static final Pattern FENCED =
            Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern QUOTED = Pattern.compile("`([^`\\n]+)`");
    private static final List<Path> PLACES = List.of(Path.of("docs"), Path.of("terraform"), Path.of("examples"));

    private final Path path;
    private final String whole;
    /** Without the fenced blocks. */
    private final String text;

    /** A fenced block: the word after its fence, and its lines. */
    public record Block(String language, String text) {}

    /** A row of a table. */
    public record Row(String line) {
        /** The text of each cell, without the spaces around it. */
        public List<String> cells() {
            String[] cells = line.strip().replaceAll("^\\||\\|$", "").split("(?<!\\\\)\\|", -1);
            return Arrays.stream(cells).map(String::strip).toList();
        }

        /** The names between backticks in the first cell. */
        List<String> names() {
            return QUOTED.matcher(cells().getFirst())
                    .results()
                    .map(r -> r.group(1))
                    .toList();
        }
    }

    private Document(Path path, String whole) {
        this.path = path;
        this.whole = whole;
        this.text = FENCED.matcher(whole).replaceAll("");
    }

    public static Document of(String path) {
        return of(Path.of(path));
    }

    private static Document of(Path path) {
        try {
            return new Document(path, Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every document that people read: those at the root, and those below docs, terraform and examples. */
    public static List<Document> all() {
        var paths = new ArrayList<Path>();
        try (Stream<Path> root = Files.list(Path.of(""))) {
            root.forEach(paths::add);
            for (Path place : PLACES) {
                try (Stream<Path> below = Files.walk(place)) {
                    below.forEach(paths::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return paths.stream()
                .filter(path -> path.toString().endsWith(".md"))
                .filter(path -> !path.toString().contains(".terraform"))
                .sorted()
                .map(Document::of)
                .toList();
    }

    public Path path() {
        return path;
    }

    long lines() {
        return whole.lines().count();
    }

    /** All fenced blocks, in order. */
    public List<Block> blocks() {
        return FENCED.matcher(whole)
                .results()
                .map(block -> new Block(block.group(1), block.group(2)))
                .toList();
    }

    public List<String> blocks(String language) {
        return blocks().stream()
                .filter(block -> block.language().equals(language))
                .map(Block::text)
                .toList();
    }

    /** This document from one heading to the next heading of the same level or a higher one. */
    public Document section(String title) {
        var lines = new ArrayList<String>();
        int level = 0;
        boolean fenced = false;
        for (String line : whole.lines().toList()) {
            fenced ^= line.startsWith("```");
            int depth = fenced
                    ? 0
                    : line.length() - line.replaceFirst("^#+(?= )", "").length();
            if (level > 0 && depth > 0 && depth <= level) {
                break;
            }
            if (level == 0 && depth > 0 && line.substring(depth).strip().equals(title)) {
                level = depth;
            }
            if (level > 0) {
                lines.add(line);
            }
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("%s has no heading \"%s\"".formatted(path, title));
        }
        return new Document(path, String.join("\n", lines) + "\n");
    }

    List<String> links() {
        return groups(LINK);
    }

    /** What stands between backticks. */
    List<String> quoted() {
        return groups(QUOTED);
    }

    /** As GitHub makes them from headings. */
    public List<String> anchors() {
        return groups(HEADING).stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /** The rows of the table that follows a heading row, such as {@code | field | meaning |}; none without that table. */
    public List<Row> table(String heading) {
        var rows = new ArrayList<Row>();
        List<String> lines = text.lines().toList();
        int line = lines.indexOf(heading) + 2;
        while (line > 1 && line < lines.size() && lines.get(line).startsWith("|")) {
            rows.add(new Row(lines.get(line)));
            line++;
        }
        return rows;
    }

    private List<String> groups(Pattern pattern) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult r) -> r.group(1))
                .toList();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
