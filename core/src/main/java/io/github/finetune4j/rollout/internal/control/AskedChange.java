// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.control;

import java.util.concurrent.atomic.AtomicReference;

/**
 * A change that somebody waits for. Until it is handed to the store it can be given up, and then nothing comes of it;
 * from then on nobody can say, before the store does, whether it was carried out.
 */
final class AskedChange {
    private enum Stand {
        TRYING,
        HANDED_OVER,
        GIVEN_UP
    }

    private final AtomicReference<Stand> stand = new AtomicReference<>(Stand.TRYING);

    /** {@return whether nothing was handed over, and nothing will be} */
    boolean giveUp() {
        return stand.compareAndSet(Stand.TRYING, Stand.GIVEN_UP);
    }

    /** The store did not take it. */
    void notTaken() {
        stand.compareAndSet(Stand.HANDED_OVER, Stand.TRYING);
    }

    /** {@return whether it may be handed to the store} */
    boolean handOver() {
        return stand.compareAndSet(Stand.TRYING, Stand.HANDED_OVER);
    }
}
