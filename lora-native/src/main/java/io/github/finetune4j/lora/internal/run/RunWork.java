// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import java.util.function.BooleanSupplier;

/** The work of a run, whatever it trains. */
@FunctionalInterface
public interface RunWork {
    /**
     * Does the work from where it stands to the end.
     *
     * @param run whose lock the caller has
     * @param stopped looked at often; once true, the run is left so that it can be resumed
     * @return how it ended: with a model, cancelled, or interrupted
     * @throws RuntimeException if it failed
     */
    RunStatus work(RunFolder run, BooleanSupplier stopped);
}
