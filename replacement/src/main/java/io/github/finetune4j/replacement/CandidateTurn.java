// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Cost;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A candidate whose model is being made. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class CandidateTurn {
    private final Candidate candidate;
    private final Journal journal;
    private final Parts parts;

    CandidateTurn(Candidate candidate, Journal journal, Parts parts) {
        this.candidate = candidate;
        this.journal = journal;
        this.parts = parts;
    }

    /** {@return rows to learn from} */
    public Dataset training() {
        return parts.of(Parts.TRAINING);
    }

    /** {@return rows to set something by, such as when to stop, or a cascade's threshold; the proof asks others} */
    public Dataset validation() {
        return parts.of(Parts.VALIDATION);
    }

    /** {@return a key for what must not be started, or paid for, twice; the same in each process that goes on} */
    public String key() {
        return journal.read(state -> state.prefix) + "/" + candidate.name();
    }

    /**
     * {@return what was noted under a name, by this process or by one before it}
     *
     * @param name of the note, for example {@code model}
     */
    public Optional<String> note(String name) {
        return noteOf(candidate.name(), name);
    }

    /**
     * {@return what another candidate noted, such as the head that a cascade takes}
     *
     * @param other the other candidate's name; it stands before this one
     * @param name of the note
     */
    public Optional<String> noteOf(String other, String name) {
        return journal.read(state -> Optional.ofNullable(state.notes(other).get(name)));
    }

    /**
     * Keeps a note, so that after a crash the next process goes on: attaches to a job, takes a trained model. It is
     * kept once this returns.
     *
     * @param name of the note; the same name again replaces it
     * @param text such as a job's or a model's reference; no user's words
     */
    public void note(String name, String text) {
        journal.add(
                "note",
                line -> line.with("candidate", candidate.name())
                        .with("name", name)
                        .with("text", text));
    }

    /**
     * Says what making the model has cost so far.
     *
     * @param cost from the beginning, over all processes
     */
    public void spent(Cost cost) {
        journal.spent(Purse.tuning(candidate), cost);
    }
}
