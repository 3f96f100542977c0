package dev.slipway.sandbox.api;

/** The name in an ARN. Most operations of AWS take either of the two. */
public final class ResourceName {
    private ResourceName() {}

    /** The part of an ARN after its last slash; a name stays as it is. */
    public static String lastPart(String nameOrArn) {
        return nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
    }
}
