package dev.slipway.rehearsal;

/** The names in the account of the rehearsal. */
record RehearsalNames(String region) {
    static final String ACCOUNT = "123456789012";
    static final String NAME = "rehearsal";
    static final String FAMILY = NAME + "-dev";
    static final String TEMPLATE = FAMILY + "-template";

    String function() {
        return "arn:aws:lambda:%s:%s:function:%s".formatted(region, ACCOUNT, NAME);
    }

    String service() {
        return "arn:aws:ecs:%s:%s:service/dev/%s".formatted(region, ACCOUNT, NAME);
    }

    String revision(String family, int number) {
        return "arn:aws:ecs:%s:%s:task-definition/%s:%d".formatted(region, ACCOUNT, family, number);
    }

    String repository() {
        return "%s.dkr.ecr.%s.amazonaws.com/acme/%s".formatted(ACCOUNT, region, NAME);
    }

    String image(int number) {
        return "%s:v%d@%s".formatted(repository(), number, digest(number));
    }

    static String digest(int number) {
        return "sha256:" + "%064d".formatted(number);
    }
}
