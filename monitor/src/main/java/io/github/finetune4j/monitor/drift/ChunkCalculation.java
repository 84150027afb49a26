// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * The calculation of a chunk's drift, with all numbers of the reference, or with how many of them are in each of
 * {@value #BINS} bins of equal width: NannyML's {@code calculation_method} by its words. There is a choice for
 * {@link ChunkMethod#KOLMOGOROV_SMIRNOV} and {@link ChunkMethod#WASSERSTEIN}; the other methods are always exact.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum ChunkCalculation {
    /** Exact for fewer than {@value #ESTIMATED_FROM} numbers of reference, else estimated: NannyML's default. */
    AUTO,
    /** From all numbers of the reference. */
    EXACT,
    /** From bins: faster, and near the exact value where few numbers share a bin. */
    ESTIMATED;

    /** So many numbers of reference make {@link #AUTO} an estimate. */
    public static final int ESTIMATED_FROM = 10_000;

    /** So many bins has an estimate. */
    public static final int BINS = 10_000;

    /** {@return its name in NannyML, for example {@code auto}} */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return {@link #EXACT} or {@link #ESTIMATED}} */
    ChunkCalculation of(ChunkMethod method, int reference) {
        if (this == ESTIMATED && !method.canBeEstimated()) {
            throw new IllegalArgumentException("calculation of " + method.word() + ": " + word()
                    + " -> take auto or exact; only kolmogorov_smirnov and wasserstein can be estimated");
        }
        boolean many = this == AUTO && method.canBeEstimated() && reference >= ESTIMATED_FROM;
        return this == ESTIMATED || many ? ESTIMATED : EXACT;
    }
}
