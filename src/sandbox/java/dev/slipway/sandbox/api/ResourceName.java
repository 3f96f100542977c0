package dev.slipway.sandbox.api;

/** The name in an ARN. Most operations of AWS accept a name or an ARN. */
public final class ResourceName {
    private ResourceName() {}

    /** The part of an ARN after its last slash; a name stays as it is. */
    public static String lastPart(String nameOrArn) {
        return nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
    }
}
