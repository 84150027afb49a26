// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import java.nio.file.Path;
import java.util.List;

/** The values that a head gives for texts, with what it stands on. Safe for use by several threads. */
interface TextFeatures extends AutoCloseable {
    /** {@return the values for texts, in their order} */
    List<double[]> values(List<String> texts);

    /** Writes what belongs to the head's folder; of an encoder nothing does. */
    default void write(Path folder) {}

    @Override
    void close();
}
