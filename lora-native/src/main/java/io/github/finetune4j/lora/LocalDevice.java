// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.internal.names.Given;
import java.util.Objects;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The device that computes: CPU or GPU. libtorch's device is one for the whole process: it is settled when the first
 * model is loaded. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class LocalDevice {
    private final String word;

    private LocalDevice(String word) {
        this.word = word;
    }

    /** {@return the first CUDA device where libtorch sees one, else the processor; the default} */
    public static LocalDevice auto() {
        return new LocalDevice("auto");
    }

    /** {@return the processor} */
    public static LocalDevice cpu() {
        return new LocalDevice("cpu");
    }

    /**
     * {@return a CUDA device}
     *
     * @param number from 0, as libtorch counts them
     */
    public static LocalDevice cuda(int number) {
        Given.atLeast("number of a device", number, 0);
        return new LocalDevice("cuda:" + number);
    }

    String word() {
        return word;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LocalDevice that && word.equals(that.word);
    }

    @Override
    public int hashCode() {
        return Objects.hash(word);
    }

    @Override
    public String toString() {
        return word;
    }
}
