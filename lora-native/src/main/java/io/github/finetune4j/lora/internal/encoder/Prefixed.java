// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import io.github.finetune4j.lora.internal.io.TensorData;
import io.github.finetune4j.lora.internal.io.TensorSource;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The tensors of a decoder that was saved without its head, by the names that they have in a whole one: with
 * {@code model.} before them.
 *
 * @param file whoever opened it closes it
 */
record Prefixed(TensorSource file) implements TensorSource {
    private static final String PREFIX = "model.";

    /** {@return the tensors by the names of a whole decoder} */
    static TensorSource of(TensorSource file) {
        return file.names().contains("embed_tokens.weight") ? new Prefixed(file) : file;
    }

    @Override
    public String where() {
        return file.where();
    }

    @Override
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        file.names().forEach(name -> names.add(PREFIX + name));
        return names;
    }

    @Override
    public TensorData tensor(String name) {
        TensorData found = file.tensor(name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name);
        return new TensorData(name, found.dtype(), found.shape(), found.bytes());
    }

    @Override
    public void forget() {
        file.forget();
    }

    @Override
    public void unchanged() {
        file.unchanged();
    }

    @Override
    public void close() {}
}
