// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.maintenance.cycle.Ending;
import io.github.finetune4j.maintenance.cycle.Refusal;
import org.jspecify.annotations.Nullable;

/** The outcome of a step. */
sealed interface Outcome {
    /** Done; the sentence is for whoever asked for the tick. */
    record Done(Facts facts, Cost cost, String sentence) implements Outcome {}

    /** Goes on at a later tick. */
    record Waits(String what) implements Outcome {}

    /** Ends the cycle. */
    record Ends(Ending ending, String reason, @Nullable Refusal refusal) implements Outcome {}

    static Outcome done(Facts facts, String sentence) {
        return new Done(facts, Cost.NONE, sentence);
    }

    static Outcome refused(Refusal refusal) {
        return new Ends(Ending.REFUSED, refusal.sentence(), refusal);
    }

    static Outcome ends(Ending ending, String reason) {
        return new Ends(ending, reason, null);
    }
}
