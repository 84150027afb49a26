// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import java.time.InstantSource;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A candidate whose model is being made. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class CandidateTurn {
    private static final System.Logger LOG = System.getLogger(CandidateTurn.class.getName());

    private final Candidate candidate;
    private final Journal journal;
    private final Parts parts;
    private final Object lock = new Object();
    private @Nullable UnderWay underWay;
    private boolean ended;

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

    /**
     * {@return a key for what must not be started, or paid for, twice; the same in each process that goes on, another
     * one after the replacement's patience ended}
     */
    public String key() {
        String key = journal.read(state -> state.prefix) + "/" + candidate.name();
        int given = journal.read(state -> state.givenUp(candidate.name()));
        return given == 0 ? key : key + "/" + (given + 1);
    }

    /**
     * Says how to cancel what is under way, such as a job at a service. It is called where making the model takes
     * longer than the replacement's patience, not where the process ends: the next one goes on. At most one thing at a
     * time is under way; what is said last counts.
     *
     * @param what names it in a sentence, for example {@code the job openai/ftjob-1}; no user's words
     * @param cancel called on the thread that runs the replacement, or on this one where the patience has ended already
     */
    public void underWay(String what, Runnable cancel) {
        UnderWay now = new UnderWay(what, cancel);
        boolean late;
        synchronized (lock) {
            late = ended;
            underWay = now;
        }
        if (late) {
            now.end();
        }
    }

    /** The patience has ended: {@return what became of what was under way, in words; empty where nobody said} */
    String giveUp() {
        UnderWay now;
        synchronized (lock) {
            ended = true;
            now = underWay;
        }
        journal.add("given_up", line -> line.with("candidate", candidate.name()));
        return now == null ? "" : now.end();
    }

    /** Work under way, and how to cancel it. */
    private record UnderWay(String what, Runnable cancel) {
        String end() {
            Callback callback = new Callback("what cancels " + what, "it goes on", LOG, InstantSource.system());
            Attempt<?> attempt = callback.attempt(() -> {
                cancel.run();
                return "";
            });
            return attempt.worked()
                    ? "; " + what + " was cancelled"
                    : "; " + what + " can't be cancelled, and goes on: " + Models.words(attempt.failure());
        }
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
