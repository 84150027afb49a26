// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.NoNull;
import java.util.function.ToDoubleFunction;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The settings of when new rows bring nothing any more: a settings group of {@link Teacher.Builder#stop}. Not safe for
 * use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TeacherStop {
    private @Nullable ToDoubleFunction<? super Dataset> curve;
    private double leastGain = 0.005;
    private double leastNew = 0.1;
    private int patience = 2;

    TeacherStop() {}

    /**
     * Sets a learning curve, which is asked after each round.
     *
     * @param score of what learns from these rows, on rows that are held out, more being better: for example the
     *     accuracy of a head. It gets the seeds and all rows so far; what it throws ends the run. The folder keeps
     *     what it gave for these rows: another score needs another folder
     * @return this
     */
    public TeacherStop learningCurve(ToDoubleFunction<? super Dataset> score) {
        NoNull.check("a learning curve", "score", score);
        curve = score;
        return this;
    }

    /**
     * Sets by how much the last rounds must raise the learning curve.
     *
     * @param gain at least 0, in the score's unit; 0.005 unless set
     * @return this
     */
    public TeacherStop leastGain(double gain) {
        leastGain = Given.notNegative("leastGain", gain);
        return this;
    }

    /**
     * Sets how much of a round must be new: rows kept by prompts tried, and pairs of words that no earlier row has by
     * all pairs.
     *
     * @param share from 0, never stop by it, to below 1; 0.1 unless set
     * @return this
     */
    public TeacherStop leastNew(double share) {
        leastNew = Given.below("leastNew", share, 0, 1);
        return this;
    }

    /**
     * Sets how many rounds in a row must bring nothing.
     *
     * @param rounds at least 1; 2 unless set
     * @return this
     */
    public TeacherStop patience(int rounds) {
        patience = Given.atLeast("patience", rounds, 1);
        return this;
    }

    @Nullable ToDoubleFunction<? super Dataset> curve() {
        return curve;
    }

    double leastGain() {
        return leastGain;
    }

    double leastNew() {
        return leastNew;
    }

    int patience() {
        return patience;
    }
}
