// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.heads.linear.LinearHead;
import java.nio.file.Path;
import java.util.List;

/** What a head stands on: it makes vectors of texts. Safe for use by several threads. */
interface TextFeatures extends AutoCloseable {
    /** {@return the head's values for texts, in their order} */
    List<double[]> values(LinearHead head, List<String> texts);

    /** Writes what belongs to the head's folder; of an encoder nothing does. */
    default void write(Path folder) {}

    @Override
    void close();
}
