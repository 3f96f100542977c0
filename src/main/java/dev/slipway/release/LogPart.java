package dev.slipway.release;

import java.util.List;

/**
 * The newest part of a family's release log.
 *
 * @param releases newest first
 * @param lowest all revisions from this number on were read
 */
public record LogPart(List<Release> releases, int lowest) {
    public LogPart {
        releases = List.copyOf(releases);
    }

    public boolean isWholeLog() {
        return lowest <= 1;
    }
}
