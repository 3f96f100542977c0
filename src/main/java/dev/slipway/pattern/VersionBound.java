package dev.slipway.pattern;

/** One limit of a range, such as {@code >=1.2.0}. */
record VersionBound(Relation relation, SemVer version) {
    /** How a version in the range compares with the bound's. */
    enum Relation {
        BELOW,
        AT_MOST,
        EQUAL,
        AT_LEAST,
        ABOVE
    }

    boolean allows(SemVer candidate) {
        int compared = candidate.compareTo(version);
        return switch (relation) {
            case BELOW -> compared < 0;
            case AT_MOST -> compared <= 0;
            case EQUAL -> compared == 0;
            case AT_LEAST -> compared >= 0;
            case ABOVE -> compared > 0;
        };
    }
}
