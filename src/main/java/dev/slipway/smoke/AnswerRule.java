package dev.slipway.smoke;

import dev.slipway.smoke.Try.Finding;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether an answer is as a request wants it. */
final class AnswerRule {
    private AnswerRule() {}

    /** @param url that answered, the last one of redirects */
    static Finding judge(SmokeRequest request, TestUrl url, HttpResponse<byte[]> answer) {
        if (!request.statuses().contains(answer.statusCode())) {
            return new Finding.DoesNotFit("%s answered status %d, not %s"
                    .formatted(
                            url,
                            answer.statusCode(),
                            request.statuses().stream().map(String::valueOf).collect(Collectors.joining(" or "))));
        }
        return request.contains()
                .flatMap(text -> missing(text, url, answer))
                .<Finding>map(Finding.DoesNotFit::new)
                .orElseGet(Finding.Fits::new);
    }

    private static Optional<String> missing(String text, TestUrl url, HttpResponse<byte[]> answer) {
        String encoding = answer.headers().firstValue("Content-Encoding").orElse("identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            return Optional.of("%s answered a compressed body, which contains cannot look into".formatted(url));
        }
        byte[] body = answer.body();
        if (BoundedBody.text(body, answer.headers()).contains(text)) {
            return Optional.empty();
        }
        return Optional.of(
                body.length < BoundedBody.LIMIT
                        ? "the body of %s does not have the text of contains".formatted(url)
                        : "the first %d bytes of the body of %s do not have the text of contains"
                                .formatted(BoundedBody.LIMIT, url));
    }
}
