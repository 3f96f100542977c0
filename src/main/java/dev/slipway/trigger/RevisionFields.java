package dev.slipway.trigger;

import dev.slipway.ecr.ImageReference;
import dev.slipway.trigger.Trigger.To;
import java.util.Optional;

/** The fields of a request that name a revision. */
record RevisionFields(JsonFields fields) {
    /** The largest number that {@link dev.slipway.ecs.RevisionName} reads. */
    private static final int LAST = 999_999_999;

    static final String A_REVISION =
            "a revision's number (a whole number from 1 to %d, without quotes) or an image tag (a string, even if it is digits only)"
                    .formatted(LAST);

    /** A field that is a revision's number or an image tag. Digits alone are a valid image tag, so the JSON type decides. */
    Optional<To> named(String name) {
        if (fields.node(name).isTextual()) {
            return fields.text(
                            name,
                            ImageReference::isTag,
                            RequestParser.A_TAG + ", or a revision's number without quotes")
                    .map(To.Tag::new);
        }
        return fields.whole(name, 1, LAST, A_REVISION).map(To.Revision::new);
    }

    /** The fields {@code revision} and {@code tag}, of which a request may have one. */
    Optional<To> revisionOrTag() {
        if (fields.has("revision") && fields.has("tag")) {
            fields.problem("revision and tag are both given; remove one of them");
        }
        Optional<To> revision = fields.whole(
                        "revision", 1, LAST, "a revision's number, a whole number from 1 to %d".formatted(LAST))
                .map(To.Revision::new);
        Optional<To> tag =
                fields.text("tag", ImageReference::isTag, RequestParser.A_TAG).map(To.Tag::new);
        return revision.or(() -> tag);
    }
}
