package dev.slipway.terraform;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The arguments that a version of the AWS provider has, later than the one that the tests run: from the types of the npm package
 * {@code @cdktn/provider-aws}, which are generated from the provider's schema.
 */
final class ProviderSchema {
    private static final String FOLDER = "SLIPWAY_PROVIDER_SCHEMA";
    private static final Set<String> META_ARGUMENTS = Set.of("count", "for_each", "provider", "depends_on");
    private static final Set<String> META_BLOCKS = Set.of("lifecycle", "provisioner", "connection");

    private static final Pattern INTERFACE =
            Pattern.compile("^export interface (\\w+) .*?^}", Pattern.MULTILINE | Pattern.DOTALL);
    /** The arguments of the resource itself, and not of a block in it. */
    private static final Pattern WHOLE = Pattern.compile("interface (\\w+) extends cdktn\\.TerraformMetaArguments");
    /** The provider's name of an argument, TypeScript's with or without a question mark, and its type. */
    private static final Pattern MEMBER =
            Pattern.compile("#(\\w+) \\w+#\\w+}.*?readonly \\w+(\\??): ([^;]+)", Pattern.DOTALL);

    private final Path types;

    private ProviderSchema(Path types) {
        this.types = types;
    }

    /**
     * Returns the installed schema, or skips the tests and says why.
     *
     * @throws IllegalStateException if none is installed and {@code slipway.provider} requires one
     */
    static ProviderSchema installed() {
        Path folder = Path.of(Optional.ofNullable(System.getenv(FOLDER)).orElse("target/provider"));
        Path types = folder.resolve("node_modules/@cdktn/provider-aws/lib");
        if (Files.isDirectory(types)) {
            return new ProviderSchema(types);
        }
        String how = "the AWS provider's schema needs src/test/provider/package.json installed in %s or where %s says"
                .formatted(folder, FOLDER);
        if (System.getProperty("slipway.provider", "").equals("required")) {
            throw new IllegalStateException(how);
        }
        return abort(how);
    }

    /** What the provider would refuse in a resource or data source: arguments that it does not have, or that it misses. */
    List<String> refusals(HclBlock block) {
        String type = block.labels().getFirst();
        boolean isData = block.type().equals("data");
        String name = (isData ? "data_aws_" : "") + type.replaceFirst("^aws_", "");
        Path file = types.resolve(name.replace('_', '-')).resolve("index.d.ts");
        if (!type.startsWith("aws_") || !Files.exists(file)) {
            return List.of("%s %s is unknown".formatted(block.type(), type));
        }
        String text = read(file);
        Matcher whole = WHOLE.matcher(text);
        if (!whole.find()) {
            throw new IllegalStateException(file + " has no resource");
        }
        var refusals = new ArrayList<String>();
        check(String.join(".", block.labels()), block, whole.group(1), interfaces(text), refusals);
        return refusals;
    }

    private static void check(
            String path,
            HclBlock block,
            String type,
            Map<String, Map<String, Member>> interfaces,
            List<String> refusals) {
        Map<String, Member> members = interfaces.getOrDefault(type, Map.of());
        List<HclBlock> blocks = block.blocks().stream()
                .map(HclBlock::written)
                .filter(nested -> !META_BLOCKS.contains(nested.type()))
                .toList();
        for (String argument : block.arguments()) {
            if (!META_ARGUMENTS.contains(argument) && !members.containsKey(argument)) {
                refusals.add("%s has no argument %s".formatted(path, argument));
            }
        }
        for (HclBlock nested : blocks) {
            Member member = members.get(nested.type());
            if (member == null) {
                refusals.add("%s has no block %s".formatted(path, nested.type()));
            } else {
                check(path + "." + nested.type(), nested, member.type(), interfaces, refusals);
            }
        }
        Set<String> set = blocks.stream().map(HclBlock::type).collect(Collectors.toSet());
        set.addAll(block.arguments());
        members.forEach((name, member) -> {
            if (member.isRequired() && !set.contains(name)) {
                refusals.add("%s requires %s".formatted(path, name));
            }
        });
    }

    private static Map<String, Map<String, Member>> interfaces(String text) {
        var interfaces = new HashMap<String, Map<String, Member>>();
        INTERFACE.matcher(text).results().forEach(found -> {
            var members = new TreeMap<String, Member>();
            MEMBER.matcher(found.group())
                    .results()
                    .forEach(member -> members.put(
                            member.group(1),
                            new Member(
                                    member.group(2).isEmpty(), member.group(3).replaceFirst("\\[].*| \\|.*", ""))));
            interfaces.put(found.group(1), members);
        });
        return interfaces;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param type of a block, the name of its interface */
    private record Member(boolean isRequired, String type) {}
}
