// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.change;

import io.github.finetune4j.statistics.sequence.ConfidenceSequences;
import io.github.finetune4j.statistics.sequence.RateDifferenceSequence;
import org.apiguardian.api.API;

/**
 * Watches a stream of values and says when it is no longer what it was. It is fed value by value and keeps little or
 * nothing of what it saw:
 *
 * <pre>{@code
 * ChangeDetector detector = Adwin.create();
 * detector.add(answer.correct() ? 0 : 1);
 * if (detector.changed()) {
 *     ...
 * }
 * }</pre>
 *
 * <p>After a change the next value begins anew: the detector then knows only what came since. Without a change a
 * detector may still alarm now and then; where the chance of any false alarm over all time must hold, ask
 * {@link ConfidenceSequences} or {@link RateDifferenceSequence}. Detectors are of one thread.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public interface ChangeDetector {
    /**
     * Takes the next value.
     *
     * @param value finite, and in the range that the detector names
     * @throws IllegalArgumentException if it is not; the detector is then as it was
     */
    void add(double value);

    /** {@return whether the last value showed a change} */
    boolean changed();
}
