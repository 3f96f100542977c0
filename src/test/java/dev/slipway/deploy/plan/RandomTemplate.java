package dev.slipway.deploy.plan;

import dev.slipway.fixtures.TargetFixture;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A task definition with random members, written without a JSON library, and the expected text of a revision that is
 * made from it.
 */
record RandomTemplate(String template, String expected) {
    private static final List<String> RESPONSE_ONLY = List.of(
            "\"revision\":3",
            "\"status\":\"ACTIVE\"",
            "\"requiresAttributes\":[{\"name\":\"x\"},{}]",
            "\"compatibilities\":[\"EC2\",\"FARGATE\"]",
            "\"registeredAt\":1767225600.123",
            "\"deregisteredAt\":null",
            "\"deleteRequestedAt\":1.7E9",
            "\"registeredBy\":\"arn:aws:iam::123456789012:root\"");
    private static final List<String> SCALARS = List.of(
            "\"\"",
            "0",
            "-1",
            "false",
            "true",
            "null",
            "[]",
            "{}",
            "[[]]",
            "[{}]",
            "12345678901234567890",
            "-99999999999999999999999",
            "1.10",
            "0.000",
            "100.00",
            "0.1234567890123456789012345678900",
            "9223372036854775808.50");
    private static final List<String> LETTERS =
            List.of("a", "Z", "0", " ", "\"", "\\", "'", "/", "<", "\n", "\t", "\u0001", "\u007f", "é", "漢", "😀", "$");

    static RandomTemplate of(long seed, String family, String image) {
        return new Generator(new Random(seed)).template(family, image, "");
    }

    static RandomTemplate ofLength(int length, String family, String image) {
        var generator = new Generator(new Random(length));
        var text = new StringBuilder();
        while (text.length() < length) {
            text.append(LETTERS.get(generator.random.nextInt(LETTERS.size())));
        }
        return generator.template(family, image, text.toString());
    }

    /** Quotes as the shortest JSON does. */
    private static String quote(String text) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(c < ' ' ? "\\u%04X".formatted((int) c) : String.valueOf(c));
            }
        }
        return quoted.append('"').toString();
    }

    private static final class Generator {
        private final Random random;
        private int names;

        Generator(Random random) {
            this.random = random;
        }

        RandomTemplate template(String family, String image, String longText) {
            List<String[]> members = new ArrayList<>();
            RESPONSE_ONLY.forEach(m -> members.add(new String[] {m, ""}));
            String arn = TargetFixture.ARNS + "web-dev-template:3";
            members.add(new String[] {"\"taskDefinitionArn\":" + quote(arn), ""});
            members.add(new String[] {"\"family\":\"web-dev-template\"", "\"family\":" + quote(family)});
            String before = quote(TargetFixture.WEB + ":latest");
            List<String> containers = new ArrayList<>();
            containers.add(container("\"name\":\"web\",\"image\":" + before));
            containers.add(container("\"name\":\"pinned\",\"image\":" + quote("public.ecr.aws/acme/agent:1.4")));
            containers.add(container("\"image\":12,\"name\":[]"));
            containers.add("\"no container at all\"");
            Collections.shuffle(containers, random);
            String list = "\"containerDefinitions\":[" + String.join(",", containers) + "]";
            members.add(new String[] {list, list.replace(before, quote(image))});
            if (!longText.isEmpty()) {
                members.add(same("\"long\":" + quote(longText)));
            }
            int others = random.nextInt(12);
            for (int i = 0; i < others; i++) {
                members.add(same(member(4)));
            }
            Collections.shuffle(members, random);
            return new RandomTemplate(joined(members, 0), joined(members, 1));
        }

        private static String[] same(String text) {
            return new String[] {text, text};
        }

        private static String joined(List<String[]> members, int side) {
            return "{"
                    + String.join(
                            ",",
                            members.stream()
                                    .map(m -> m[side])
                                    .filter(m -> !m.isEmpty())
                                    .toList())
                    + "}";
        }

        private String container(String known) {
            return "{" + member(3) + "," + known + "," + member(3) + "}";
        }

        private String member(int depth) {
            return quote("m%d%s".formatted(names++, text().toLowerCase(Locale.ROOT))) + ":" + value(depth);
        }

        private String value(int depth) {
            int kind = random.nextInt(depth == 0 ? 2 : 4);
            int size = random.nextInt(4);
            var parts = new ArrayList<String>();
            return switch (kind) {
                case 0 -> quote(text());
                case 1 -> SCALARS.get(random.nextInt(SCALARS.size()));
                case 2 -> {
                    for (int i = 0; i < size; i++) {
                        parts.add(value(depth - 1));
                    }
                    yield "[" + String.join(",", parts) + "]";
                }
                default -> {
                    for (int i = 0; i < size; i++) {
                        parts.add(member(depth - 1));
                    }
                    yield "{" + String.join(",", parts) + "}";
                }
            };
        }

        private String text() {
            var text = new StringBuilder();
            int length = random.nextInt(8);
            for (int i = 0; i < length; i++) {
                text.append(LETTERS.get(random.nextInt(LETTERS.size())));
            }
            return text.toString();
        }
    }
}
