package dev.slipway.pipeline;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** A program {@code aws} that only knows {@code lambda invoke}, but starts in no time: for tables of many calls. */
record CurlAws(Path directory) {
    private static final String PROGRAM = """
            #!/bin/bash
            while [ $# -gt 1 ]; do
                case $1 in
                    --payload) payload=${2#fileb://} ;;
                    --function-name) name=$2 ;;
                esac
                shift
            done
            curl -sS -f -o "$1" -D "$1.headers" --data-binary "@$payload" \\
                -H 'Authorization: AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0' \\
                "$AWS_ENDPOINT_URL/2015-03-31/functions/$name/invocations" || exit 255
            error=$(grep -io 'x-amz-function-error' "$1.headers")
            echo "{\\"StatusCode\\": 200${error:+, \\"FunctionError\\": \\"Unhandled\\"}}"
            """;

    CurlAws {
        try {
            Path program = Files.writeString(directory.resolve("aws"), PROGRAM);
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code bin/slipway} with this program as its AWS CLI. */
    SlipwayScript script(LocalSlipwayFixture local) {
        String path = directory + File.pathSeparator + System.getenv("PATH");
        return new SlipwayScript(CommandFixture.of(local.endpoint())).with(Map.of("PATH", path));
    }
}
