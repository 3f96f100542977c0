package dev.slipway.prepare;

import dev.slipway.ecs.AwsException;
import dev.slipway.prepare.plan.PreparationAction.Note;
import dev.slipway.release.LogTail;
import dev.slipway.release.Release;
import java.util.List;
import java.util.Optional;

/**
 * How far the release tasks of a target are after a run.
 *
 * @param log as it was read last, with what this run wrote
 * @param notes what happened to releases, in order
 * @param hasWritten whether the run wrote anything
 * @param trouble what ended the run after it had noted something, which nobody would note, or report, again
 */
public record Prepared(LogTail log, List<Note> notes, boolean hasWritten, Optional<AwsException> trouble) {
    public Prepared {
        notes = List.copyOf(notes);
    }

    /** Why the release of this request failed; empty where it did not, or another run noted that. */
    public Optional<Note> failure(String request) {
        return notes.stream()
                .filter(note -> note.isFailure() && note.release().request().equals(request))
                .findFirst();
    }

    /** The release of this request while it prepares. */
    public Optional<Release> open(String request) {
        return log.ofRequest(request).filter(release -> release.preparation().isOpen());
    }
}
