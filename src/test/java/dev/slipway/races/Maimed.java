package dev.slipway.races;

/** What is done to the code under test to see whether it is missed. */
enum Maimed {
    NOT,
    /** It ends where it has noted which deployment it made, before it looks again. */
    NEVER_LOOKS_AGAIN,
    /** It finds nothing between the newest revision that it saw and its own. */
    SEES_NO_GAP,
    /** It tells, and has not written down before what it was about to do. */
    WRITES_NOTHING_DOWN,
    /** It does not ask ECS's own history. */
    KNOWS_NO_HISTORY,
    /** What it read of the template once is the template for it. */
    READS_THE_TEMPLATE_ONCE,
    /** What it appends is requested at the time of the race, and not when its version was. */
    REQUESTS_ANEW
}
