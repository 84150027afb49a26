// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.error.OutOfDeviceMemoryException;
import java.util.Locale;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * An estimate of the memory that a training will need, before it starts. All figures are bytes; {@code
 * docs/guides/local.md} has the formula and how it was measured. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class MemoryEstimate {
    private final long weights;
    private final long trainable;
    private final long activations;
    private final long runtime;
    private final OptionalLong available;

    MemoryEstimate(long weights, long trainable, long activations, long runtime, OptionalLong available) {
        this.weights = weights;
        this.trainable = trainable;
        this.activations = activations;
        this.runtime = runtime;
        this.available = available;
    }

    /** {@return the base's frozen weights; 0 in full training} */
    public long weights() {
        return weights;
    }

    /** {@return what is trained, its gradient, AdamW's two moments, and copies for checkpoints} */
    public long trainable() {
        return trainable;
    }

    /** {@return what the largest forward pass keeps for its backward pass} */
    public long activations() {
        return activations;
    }

    /** {@return libtorch and the JVM themselves} */
    public long runtime() {
        return runtime;
    }

    /** {@return the sum} */
    public long total() {
        return weights + trainable + activations + runtime;
    }

    /** {@return what the system, or the container, has left; empty where it does not say} */
    public OptionalLong available() {
        return available;
    }

    /** {@return whether the sum fits into what is left; true where that is not known} */
    public boolean fits() {
        return available.isEmpty() || total() <= available.getAsLong();
    }

    void throwIfTooLarge() {
        throwIfTooLarge("bf16, a smaller batch, shorter rows (maxLength), a smaller rank or a smaller model");
    }

    void throwIfTooLarge(String remedy) {
        if (!fits()) {
            throw new OutOfDeviceMemoryException(
                    "the training does not fit: it needs " + this + " -> use " + remedy,
                    total(),
                    available.orElse(-1),
                    null);
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "about %d MB (weights %d, trained %d, activations %d, runtime %d)%s",
                mega(total()),
                mega(weights),
                mega(trainable),
                mega(activations),
                mega(runtime),
                available.isPresent() ? ", of " + mega(available.getAsLong()) + " MB left" : "");
    }

    private static long mega(long bytes) {
        return bytes >> 20;
    }
}
