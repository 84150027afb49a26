// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j;

import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.function.Consumer;
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
    private final Consumer<String> key;

    FineTuneLabels(FineTuneSpec.Builder spec, Consumer<String> key) {
        this.spec = spec;
        this.key = key;
    }

    /**
     * Sets the key by which the provider knows a repeated start: the same key never starts, or bills, a second job.
     * Worth setting, and storing, where the process may die between the start and the moment when the job's reference
     * is stored.
     *
     * @param value not blank; default: a new random one at each start
     * @return this
     */
    public FineTuneLabels idempotencyKey(String value) {
        key.accept(SubmitContext.of(value).idempotencyKey());
        return this;
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
