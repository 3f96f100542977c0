package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.documents.Document;
import dev.slipway.documents.Document.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The shell blocks of a document that one simulator of AWS can run, as one script in their order. */
record ShellBlocks(Document document, List<Block> blocks) {
    private static final Pattern NEEDS_MORE = Pattern.compile(
            "(^|\\$\\()(mvn|java|docker|terraform|sam|tar|aws cloudformation (package|deploy)) ", Pattern.MULTILINE);
    /** Operations that the sandbox does not have. */
    private static final Pattern NEEDS_MOTO =
            Pattern.compile("aws (sqs|cloudformation|events (?!put-events)|lambda (?!invoke ))");

    private static final String MARK = "== block %d ==";
    private static final String TASK = "\\b[0-9a-f]{32}\\b";
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d)?Z";
    /** How long a deployment took in a table, and the age of a message in a list. */
    private static final String LENGTH = "(?<=  )(\\d+[mhd] )?\\d+[smhd](?=  |\n)";

    /** The blocks that the sandbox can run. */
    static ShellBlocks ofSandbox(Document document) {
        return of(document, block -> !NEEDS_MOTO.matcher(block.text()).find());
    }

    /** The blocks with operations that only moto has. */
    static ShellBlocks ofMoto(Document document) {
        return of(document, block -> NEEDS_MOTO.matcher(block.text()).find());
    }

    private static ShellBlocks of(Document document, Predicate<Block> which) {
        List<Block> all = document.blocks().stream()
                .filter(block -> block.language().equals("sh"))
                .filter(block -> !NEEDS_MORE.matcher(block.text()).find())
                .filter(which)
                .toList();
        return new ShellBlocks(document, all);
    }

    /** @return the lines of a script that runs the blocks, and ends at the first command that fails */
    List<String> script(UnaryOperator<String> changed) {
        var lines = new ArrayList<>(List.of("set -e"));
        for (int i = 0; i < blocks.size(); i++) {
            lines.add("echo '%s'".formatted(MARK.formatted(i)));
            lines.add(changed.apply(blocks.get(i).text()));
        }
        lines.add("echo '%s'".formatted(MARK.formatted(blocks.size())));
        return lines;
    }

    /** Compares the script's output with the {@code text} blocks that follow the shell blocks. */
    void printed(String out) {
        for (int i = 0; i < blocks.size(); i++) {
            List<String> shown = shownAfter(blocks.get(i));
            if (!shown.isEmpty()) {
                assertThat(printedBy(out, i)).containsSubsequence(shown);
            }
        }
    }

    /** The lines of the text block that follows a shell block; none where none follows. */
    private List<String> shownAfter(Block shell) {
        List<Block> all = document.blocks();
        int next = all.indexOf(shell) + 1;
        return next < all.size() && all.get(next).language().equals("text")
                ? withoutTimes(all.get(next).text())
                : List.of();
    }

    private static List<String> printedBy(String out, int block) {
        int start = out.indexOf(MARK.formatted(block));
        return withoutTimes(out.substring(start, out.indexOf(MARK.formatted(block + 1))));
    }

    /** The lines of a text, with the same word for every time, length and id of a task. A longer one moves what follows it in a table. */
    static List<String> withoutTimes(String text) {
        return text.replaceAll(TIME, "TIME")
                .replaceAll(LENGTH, "LENGTH")
                .replaceAll(TASK, "TASK")
                .replaceAll("(?<=\\S) {2,}", "  ")
                .lines()
                .toList();
    }
}
