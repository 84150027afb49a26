// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import io.github.finetune4j.lora.internal.io.TensorData;
import io.github.finetune4j.lora.internal.io.TensorSource;
import java.util.Set;

/**
 * Those tensors of a file that an encoder uses: files also hold numbers of places, or heads that were trained for
 * another purpose.
 *
 * @param all tensors of the file, which whoever opened it closes
 * @param names of those that are used
 */
record UsedTensors(TensorSource all, Set<String> names) implements TensorSource {
    @Override
    public String where() {
        return all.where();
    }

    @Override
    public TensorData tensor(String name) {
        return all.tensor(name);
    }

    @Override
    public void unchanged() {
        all.unchanged();
    }

    @Override
    public void close() {}
}
