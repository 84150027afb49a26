// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.evaluation.Cost;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * An approach whose model is being made. For use by the thread that makes it.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ApproachTurn {
    private final Approach approach;
    private final DecisionJournal journal;

    ApproachTurn(Approach approach, DecisionJournal journal) {
        this.approach = approach;
        this.journal = journal;
    }

    /** {@return the approach's name} */
    public String approach() {
        return approach.name();
    }

    /**
     * {@return what was noted under a name, by this process or by one before it}
     *
     * @param name of the note, for example {@code job}
     */
    public Optional<String> note(String name) {
        return Optional.ofNullable(journal.state().of(approach).notes().get(name));
    }

    /**
     * {@return what another approach noted, such as the tuned model that a hybrid takes}
     *
     * @param other the other approach's name
     * @param name of the note
     */
    public Optional<String> noteOf(String other, String name) {
        return Optional.ofNullable(journal.state().of(other).notes().get(name));
    }

    /**
     * Keeps a note, so that after a crash the next process goes on: attaches to a job, takes a trained model. It is
     * kept once this returns.
     *
     * @param name of the note; the same name again replaces it
     * @param text such as a job's or a model's reference
     */
    public void note(String name, String text) {
        journal.note(approach, name, text);
    }

    /**
     * Says what making the model has cost so far.
     *
     * @param cost from the beginning, over all processes
     * @return whether it should stop now, because what was set aside for it is used up
     */
    public boolean spent(Cost cost) {
        journal.spent(approach, cost);
        return journal.state().of(approach).usedUp();
    }

    /** {@return what was set aside and is not spent; 0 of each where there is no ceiling} */
    public Cost left() {
        return journal.state().of(approach).left();
    }
}
