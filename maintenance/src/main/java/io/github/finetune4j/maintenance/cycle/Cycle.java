// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.cycle;

import io.github.finetune4j.evaluation.Cost;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apiguardian.api.API;

/**
 * One round of maintenance, as it stood when it was asked for. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Cycle {
    /** {@return its number, from 1} */
    int number();

    /** {@return when it began} */
    Instant began();

    /** {@return why it began, at least one reason} */
    List<Cause> causes();

    /** {@return the version of the model that was the champion when it began} */
    int champion();

    /** {@return the version of the model that it trained; empty before that} */
    OptionalInt candidate();

    /** {@return the steps that were begun, in their order} */
    List<StepRecord> steps();

    /** {@return the step that is under way or comes next; empty once it ended} */
    Optional<Step> current();

    /** {@return how it ended; empty as long as it goes on} */
    Optional<Ending> ending();

    /** {@return when it ended; empty as long as it goes on} */
    Optional<Instant> ended();

    /** {@return why it ended so, in a sentence; empty as long as it goes on} */
    String reason();

    /** {@return the rule that refused it, where one did} */
    Optional<Refusal> refusal();

    /** {@return whether it waits for a person's word} */
    boolean awaitsApproval();

    /** {@return who approved it and why, where somebody did} */
    Optional<Word> approval();

    /** {@return what all its steps cost} */
    Cost spent();

    /** {@return id of the version of data that is kept apart because of how it ended, where there is one} */
    Optional<String> quarantined();

    /** {@return who released its quarantined rows and why, where somebody did} */
    Optional<Word> released();

    /**
     * A person's word.
     *
     * @param by who
     * @param reason why
     * @param at when
     * @since 0.1
     */
    record Word(String by, String reason, Instant at) {}
}
