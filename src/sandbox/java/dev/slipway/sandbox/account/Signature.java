package dev.slipway.sandbox.account;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The access key, the region and the service that a request's signature names; the sandbox does not check the signature
 * (<a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">signed
 * requests</a>).
 */
public record Signature(Optional<String> accessKey, Optional<String> region, Optional<String> service) {
    private static final Pattern CREDENTIAL = Pattern.compile(
            "Credential=(?<key>[^/, ]+)/[0-9]+/(?<region>[a-z0-9-]+)/(?<service>[a-z0-9-]+)/aws4_request");

    /** @param authorization the header of that name */
    public static Signature of(Optional<String> authorization) {
        Matcher found = CREDENTIAL.matcher(authorization.orElse(""));
        return found.find()
                ? new Signature(
                        Optional.of(found.group("key")),
                        Optional.of(found.group("region")),
                        Optional.of(found.group("service")))
                : new Signature(Optional.empty(), Optional.empty(), Optional.empty());
    }
}
