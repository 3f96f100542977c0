package dev.slipway.prepare.plan;

import dev.slipway.config.Target;
import dev.slipway.release.Preparation;
import dev.slipway.release.Release;
import dev.slipway.release.TagValues;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a release's task shows what it is: its tags, and its {@code startedBy}. */
public final class ReleaseTaskTags {
    /** The container that runs the command. The configuration may name another one when the task ends. */
    public static final String CONTAINER = Release.PREFIX + "container";

    private static final String REVISION = Release.PREFIX + "revision";
    private static final Pattern NUMBER = Pattern.compile(Preparation.STARTED_BY + "(\\d{1,9})");

    private ReleaseTaskTags() {}

    public static Map<String, String> of(Target target, Release release, String container) {
        var tags = new LinkedHashMap<String, String>();
        tags.put(Release.SERVICE, TagValues.clean(target.service()));
        tags.put(Release.ENVIRONMENT, TagValues.clean(target.environment()));
        tags.put(REVISION, Integer.toString(release.number()));
        tags.put(CONTAINER, container);
        return tags;
    }

    public static String startedBy(Release release) {
        return Preparation.STARTED_BY + release.number();
    }

    /** The number of the release that the task was started for; empty for another task. */
    public static OptionalInt number(String startedBy) {
        Matcher matcher = NUMBER.matcher(startedBy);
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }
}
