// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import java.util.List;
import org.apiguardian.api.API;

/**
 * One stage of a rollout: the candidate's share, the least time at it, and what must hold before the next stage.
 *
 * @param share of the keys or requests that get a candidate, from 0 to 1; several candidates divide it. 0 only with
 *     {@code shadow}
 * @param shadow share of the requests on which a candidate is called beside the baseline, its answer compared and never
 *     returned; 0 unless nobody gets a candidate
 * @param minDuration time under traffic before the stage can pass
 * @param maxDuration time after which a stage that has not passed ends the rollout, at the baseline
 * @param minSample counted requests of each candidate before the stage can pass
 * @param gates further ones, besides the policy's
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record Stage(
        double share, double shadow, Duration minDuration, Duration maxDuration, int minSample, List<LiveGate> gates) {
    private static final int PATIENCE = 4;
    private static final Duration LEAST_PATIENCE = Duration.ofHours(1);

    /** Checks the ranges. */
    public Stage {
        gates = List.copyOf(gates);
        if (!(share >= 0 && share <= 1) || !(shadow >= 0 && shadow <= 1) || share > 0 == shadow > 0) {
            throw new IllegalArgumentException("a stage's share: " + share + ", its shadow share: " + shadow
                    + " -> give one of them, above 0 and at most 1");
        }
        if (minDuration.isNegative() || maxDuration.compareTo(minDuration) < 0) {
            throw new IllegalArgumentException("a stage's minDuration: " + ShownTime.words(minDuration)
                    + ", its maxDuration: " + ShownTime.words(maxDuration)
                    + " -> give at least zero, and no less for maxDuration than for minDuration");
        }
        Given.atLeast("minSample", minSample, 0);
    }

    /**
     * {@return a stage; it gives up after four times its duration, an hour at least}
     *
     * @param share above 0 to 1
     * @param minDuration at least that long
     */
    public static Stage of(double share, Duration minDuration) {
        return new Stage(share, 0, minDuration, patience(minDuration), 0, List.of());
    }

    /**
     * {@return a stage in which everybody gets the baseline's answer, and a candidate is asked beside}
     *
     * @param sample share of the requests, above 0 to 1
     * @param minDuration at least that long
     */
    public static Stage shadow(double sample, Duration minDuration) {
        return new Stage(0, sample, minDuration, patience(minDuration), 0, List.of());
    }

    private static Duration patience(Duration minDuration) {
        Duration long4 = minDuration.multipliedBy(PATIENCE);
        return long4.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : long4;
    }

    /**
     * {@return the same stage with another end}
     *
     * @param duration after which it gives up
     */
    public Stage within(Duration duration) {
        return new Stage(share, shadow, minDuration, duration, minSample, gates);
    }

    /**
     * {@return the same stage with another smallest sample}
     *
     * @param requests of each candidate
     */
    public Stage minSample(int requests) {
        return new Stage(share, shadow, minDuration, maxDuration, requests, gates);
    }

    /**
     * {@return the same stage with gates of its own}
     *
     * @param own besides the policy's
     */
    public Stage gates(LiveGate... own) {
        return new Stage(share, shadow, minDuration, maxDuration, minSample, List.of(own));
    }

    /** {@return whether the candidate only answers beside the baseline, unseen} */
    public boolean isShadow() {
        return shadow > 0;
    }

    /** {@return whether anybody is left at the baseline, so that there is something to compare with} */
    public boolean comparable() {
        return isShadow() || share < 1;
    }
}
