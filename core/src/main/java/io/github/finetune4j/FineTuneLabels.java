// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j;

import io.github.finetune4j.training.FineTuneSpec;
import org.apiguardian.api.API;

/**
 * The names of a job and its model at the provider: a settings group of {@link FineTune.Builder#labels}. Not safe for
 * use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class FineTuneLabels {
    private final FineTuneSpec.Builder spec;

    FineTuneLabels(FineTuneSpec.Builder spec) {
        this.spec = spec;
    }

    /**
     * Sets a suffix for the tuned model's name, by which you recognise it.
     *
     * @param value letters, digits, {@code -} and {@code _}, at most 64
     * @return this
     */
    public FineTuneLabels suffix(String value) {
        spec.suffix(value);
        return this;
    }

    /**
     * Adds a label to the job.
     *
     * @param name of the label
     * @param value of the label
     * @return this
     */
    public FineTuneLabels addMetadata(String name, String value) {
        spec.addMetadata(name, value);
        return this;
    }
}
