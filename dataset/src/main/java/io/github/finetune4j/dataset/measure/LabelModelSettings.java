// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import io.github.finetune4j.internal.names.Given;
import org.apiguardian.api.API;

/**
 * The settings by which a {@link LabelModel} is fitted: by the words, and with the numbers, of the reference
 * implementation. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LabelModelSettings {
    private static final LabelModelSettings DEFAULTS = new LabelModelSettings(500, 0.01, 123);

    private final int epochs;
    private final double rate;
    private final long seed;

    private LabelModelSettings(int epochs, double rate, long seed) {
        this.epochs = epochs;
        this.rate = rate;
        this.seed = seed;
    }

    /** {@return 500 epochs at a rate of 0.01 from seed 123} */
    public static LabelModelSettings defaults() {
        return DEFAULTS;
    }

    /**
     * {@return the same with another number of steps}
     *
     * @param changed at least 1; the reference's own default of 100 is often too few to converge
     */
    public LabelModelSettings epochs(int changed) {
        Given.atLeast("epochs", changed, 1);
        return new LabelModelSettings(changed, rate, seed);
    }

    /**
     * {@return the same with another learning rate}
     *
     * @param changed above 0
     */
    public LabelModelSettings rate(double changed) {
        if (!(changed > 0 && Double.isFinite(changed))) {
            throw new IllegalArgumentException("rate: " + changed + " -> give a number above 0, such as 0.01");
        }
        return new LabelModelSettings(epochs, changed, seed);
    }

    /**
     * {@return the same from another start, the one that the reference draws by this seed}
     *
     * @param changed from 0 to 4,294,967,295
     */
    public LabelModelSettings seed(long changed) {
        if (changed < 0 || changed >>> Integer.SIZE != 0) {
            throw new IllegalArgumentException("seed: " + changed + " -> give a whole number from 0 to 4294967295");
        }
        return new LabelModelSettings(epochs, rate, changed);
    }

    int epochs() {
        return epochs;
    }

    double rate() {
        return rate;
    }

    /** By which the start is scaled: the first number from 0 to 1 that the reference draws. */
    double firstScale() {
        return Mersenne.first((int) seed);
    }

    @Override
    public String toString() {
        return epochs + " epochs at " + rate + " from seed " + seed;
    }
}
