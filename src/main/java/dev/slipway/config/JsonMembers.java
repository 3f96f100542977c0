package dev.slipway.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** JSON's members and kinds, in words. */
final class JsonMembers {
    /** The member by which an editor finds the schema of a file. */
    static final String SCHEMA = "$schema";

    private JsonMembers() {}

    static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
