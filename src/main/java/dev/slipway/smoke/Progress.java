package dev.slipway.smoke;

/**
 * How far a smoke test is that goes on in another invocation: ECS gives the next one what this one answered.
 *
 * @param of the ECS deployment and its stage: the progress of another one does not count
 * @param request index of the request that is next; those before it fit
 * @param tries how often it was sent
 */
record Progress(String of, int request, int tries) {
    Progress {
        if (request < 0 || tries < 0) {
            throw new IllegalArgumentException("request %d, tries %d".formatted(request, tries));
        }
    }

    static Progress start(String of) {
        return new Progress(of, 0, 0);
    }
}
