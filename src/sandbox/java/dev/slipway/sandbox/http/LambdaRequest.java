package dev.slipway.sandbox.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.text.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A call of Lambda's REST API besides Invoke: its operation, and its input as the other protocols write it. */
record LambdaRequest(String operation, ObjectNode input) {
    private static final Pattern FUNCTIONS = Pattern.compile("/[0-9-]{10}/functions(?<rest>/.*)?");
    private static final Pattern ZIP = Pattern.compile("\"ZipFile\"\\s*:\\s*\"");
    private static final String NAME = "/([^/]+)";

    /** @param second the member that the second name in the path is */
    private record Route(String operation, String method, Pattern path, String second) {
        Route(String operation, String method, String path) {
            this(operation, method, path, "Name");
        }

        Route(String operation, String method, String path, String second) {
            this(operation, method, Pattern.compile(path), second);
        }
    }

    private static final List<Route> ROUTES = List.of(
            new Route("CreateFunction", "POST", "/?"),
            new Route("GetFunction", "GET", NAME),
            new Route("DeleteFunction", "DELETE", NAME),
            new Route("GetFunctionConfiguration", "GET", NAME + "/configuration"),
            new Route("UpdateFunctionConfiguration", "PUT", NAME + "/configuration"),
            new Route("UpdateFunctionCode", "PUT", NAME + "/code"),
            new Route("PublishVersion", "POST", NAME + "/versions"),
            new Route("GetFunctionCodeSigningConfig", "GET", NAME + "/code-signing-config"),
            new Route("ListVersionsByFunction", "GET", NAME + "/versions"),
            new Route("CreateAlias", "POST", NAME + "/aliases"),
            new Route("ListAliases", "GET", NAME + "/aliases"),
            new Route("UpdateAlias", "PUT", NAME + "/aliases" + NAME),
            new Route("GetAlias", "GET", NAME + "/aliases" + NAME),
            new Route("DeleteAlias", "DELETE", NAME + "/aliases" + NAME),
            new Route("AddPermission", "POST", NAME + "/policy"),
            new Route("GetPolicy", "GET", NAME + "/policy"),
            new Route("RemovePermission", "DELETE", NAME + "/policy" + NAME, "StatementId"),
            new Route("PutFunctionEventInvokeConfig", "PUT", NAME + "/event-invoke-config"),
            new Route("GetFunctionEventInvokeConfig", "GET", NAME + "/event-invoke-config"),
            new Route("DeleteFunctionEventInvokeConfig", "DELETE", NAME + "/event-invoke-config"));

    /** @param path not decoded, because a function's name may be an ARN */
    static Optional<LambdaRequest> of(String method, String path, Optional<String> query, String body) {
        Matcher functions = FUNCTIONS.matcher(path);
        if (!functions.matches()) {
            return Optional.empty();
        }
        String rest = Optional.ofNullable(functions.group("rest")).orElse("");
        for (Route route : ROUTES) {
            Matcher matcher = route.path().matcher(rest);
            if (route.method().equals(method) && matcher.matches()) {
                ObjectNode input = content(body);
                if (matcher.groupCount() > 0) {
                    input.put("FunctionName", decoded(matcher.group(1)));
                }
                if (matcher.groupCount() > 1) {
                    input.put(route.second(), decoded(matcher.group(2)));
                }
                query.stream()
                        .flatMap(text -> List.of(text.split("&", -1)).stream())
                        .map(pair -> pair.split("=", 2))
                        .filter(pair -> pair.length == 2)
                        .forEach(pair -> input.put(pair[0], decoded(pair[1])));
                return Optional.of(new LambdaRequest(route.operation(), input));
            }
        }
        return Optional.empty();
    }

    /** Of a zip file, which may be larger than the JSON parser takes, only its hash and its size stay. */
    private static ObjectNode content(String body) {
        Matcher zip = ZIP.matcher(body);
        if (!zip.find()) {
            return body.isEmpty() ? Json.object() : (ObjectNode) Json.parse(body);
        }
        int end = body.indexOf('"', zip.end());
        byte[] file = Base64.getDecoder().decode(body.substring(zip.end(), end));
        String described = "\"Sha256\":\"%s\",\"Size\":%d".formatted(sha256(file), file.length);
        return (ObjectNode) Json.parse(body.substring(0, zip.start()) + described + body.substring(end + 1));
    }

    private static String sha256(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
