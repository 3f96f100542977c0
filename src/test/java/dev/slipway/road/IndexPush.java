package dev.slipway.road;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.ecs.Json;
import dev.slipway.ecs.Platform;
import java.util.List;

/** Pushes of multi-platform images. */
final class IndexPush {
    private IndexPush() {}

    /** @return the event of pushing an index to acme/web */
    static String of(Stage stage, String tag, Platform... platforms) {
        String digest = stage.world().given().pushIndex("acme/web", tag, "build " + tag, List.of(platforms));
        var event = (ObjectNode) Json.parse(Stage.event("push-multi-arch.json", digest));
        event.withObject("/detail").put("image-tag", tag);
        return Json.write(event);
    }
}
