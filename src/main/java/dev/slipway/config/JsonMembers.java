package dev.slipway.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The names of a JSON object's members. */
final class JsonMembers {
    /** The member with which an editor finds a file's schema. */
    static final String SCHEMA = "$schema";

    private JsonMembers() {}

    static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
