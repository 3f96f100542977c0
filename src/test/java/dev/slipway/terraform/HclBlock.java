package dev.slipway.terraform;

import java.util.ArrayList;
import java.util.List;

/**
 * A block of Terraform's language, such as a resource: enough of it to know which arguments a configuration sets.
 *
 * @param labels the type and name of a resource, or none
 * @param arguments the names of the arguments, without their values
 */
record HclBlock(String type, List<String> labels, List<String> arguments, List<HclBlock> blocks) {
    /** The blocks of a file. */
    static List<HclBlock> parse(String text) {
        return new Parser(text).body("file", List.of()).blocks();
    }

    /** A {@code dynamic} block writes blocks of its label with the body of its {@code content}. */
    HclBlock written() {
        if (!type.equals("dynamic")) {
            return this;
        }
        HclBlock content = blocks.stream()
                .filter(block -> block.type().equals("content"))
                .findFirst()
                .orElseThrow();
        return new HclBlock(labels.getFirst(), List.of(), content.arguments(), content.blocks());
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        /** Reads up to the closing brace, or to the end of the file. */
        HclBlock body(String type, List<String> labels) {
            var arguments = new ArrayList<String>();
            var blocks = new ArrayList<HclBlock>();
            for (skipSpace(); at < text.length() && text.charAt(at) != '}'; skipSpace()) {
                String name = word();
                var words = new ArrayList<String>();
                for (skipBlanks(); text.charAt(at) != '=' && text.charAt(at) != '{'; skipBlanks()) {
                    words.add(word());
                }
                if (text.charAt(at++) == '=') {
                    arguments.add(name);
                    skipExpression();
                } else {
                    blocks.add(body(name, words));
                    at++;
                }
            }
            return new HclBlock(type, labels, arguments, blocks);
        }

        /** A name or a quoted label. */
        private String word() {
            int start = at;
            if (text.charAt(at) == '"') {
                at = text.indexOf('"', at + 1) + 1;
                return text.substring(start + 1, at - 1);
            }
            while (Character.isLetterOrDigit(text.charAt(at)) || "_-".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            if (at == start) {
                throw new IllegalStateException("no name: " + text.substring(at, Math.min(text.length(), at + 40)));
            }
            return text.substring(start, at);
        }

        private void skipBlanks() {
            while (text.charAt(at) == ' ') {
                at++;
            }
        }

        private void skipSpace() {
            while (at < text.length() && (Character.isWhitespace(text.charAt(at)) || isComment())) {
                if (isComment()) {
                    skipLine();
                } else {
                    at++;
                }
            }
        }

        private boolean isComment() {
            return text.charAt(at) == '#' || text.startsWith("//", at);
        }

        private void skipLine() {
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end;
        }

        /** An expression ends with its line, unless a bracket is open. */
        private void skipExpression() {
            for (int open = 0; at < text.length(); ) {
                char next = text.charAt(at);
                if (open == 0 && (next == '\n' || next == '}')) {
                    return;
                }
                if (isComment()) {
                    skipLine();
                } else if (next == '"') {
                    skipString();
                } else if (text.startsWith("<<", at)) {
                    skipHeredoc();
                } else {
                    open += "([{".indexOf(next) >= 0 ? 1 : ")]}".indexOf(next) >= 0 ? -1 : 0;
                    at++;
                }
            }
        }

        /** A string may contain expressions with strings of their own. */
        private void skipString() {
            for (at++; text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\') {
                    at++;
                } else if (text.startsWith("${", at) || text.startsWith("%{", at)) {
                    at += 2;
                    skipTemplate();
                }
            }
            at++;
        }

        private void skipTemplate() {
            for (int open = 1; ; at++) {
                char next = text.charAt(at);
                if (next == '"') {
                    skipString();
                    at--;
                } else {
                    open += next == '{' ? 1 : next == '}' ? -1 : 0;
                }
                if (open == 0) {
                    return;
                }
            }
        }

        private void skipHeredoc() {
            int line = text.indexOf('\n', at);
            String mark = text.substring(at, line).replaceFirst("<<-?", "").strip();
            do {
                at = line + 1;
                line = text.indexOf('\n', at);
            } while (!text.substring(at, line).strip().equals(mark));
            at = line;
        }
    }
}
