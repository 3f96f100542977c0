package dev.slipway.sandbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;

/** AWS refuses a call. Type, message and status are those of AWS's JSON protocol. */
public final class SandboxException extends RuntimeException {
    private final String type;
    private final int httpStatus;
    private final transient ObjectNode members;

    /** @param type the {@code __type} of the error, without a namespace */
    public SandboxException(String type, String message, int httpStatus) {
        this(type, message, httpStatus, Json.object());
    }

    private SandboxException(String type, String message, int httpStatus, ObjectNode members) {
        // no stack trace: a refusal is an ordinary answer, and tests create many of them
        super(message, null, false, false);
        this.type = type;
        this.httpStatus = httpStatus;
        this.members = members;
    }

    public static SandboxException refused(String type, String message) {
        return new SandboxException(type, message, 400);
    }

    public static SandboxException client(String message) {
        return refused("ClientException", message);
    }

    public static SandboxException invalid(String message) {
        return refused("InvalidParameterException", message);
    }

    public static SandboxException unknownOperation(String service, String operation) {
        return refused(
                "UnknownOperationException",
                "The sandbox's %s does not know the operation \"%s\".".formatted(service, operation));
    }

    /** The connection closed without an answer. AWS may have completed the call. */
    static SandboxException noAnswer() {
        return new SandboxException("NoAnswer", "the connection closed before the answer", 0);
    }

    /** The same with another member of the error: a ConflictException names the resources that exist. */
    public SandboxException with(String member, JsonNode value) {
        return new SandboxException(
                type,
                message(),
                httpStatus,
                Json.object().<ObjectNode>setAll(members).set(member, value));
    }

    /** The error in AWS's JSON protocol. */
    public ObjectNode json() {
        return Json.object().put("__type", type).put("message", message()).setAll(members);
    }

    public boolean isAnswered() {
        return httpStatus > 0;
    }

    public String type() {
        return type;
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    public int httpStatus() {
        return httpStatus;
    }

    /** Type and message in one line. */
    public String words() {
        return type + ": " + message();
    }
}
