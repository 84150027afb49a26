// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.lora.internal.config.MappedPages;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.TreeSet;

/** SHA-256 over a model's tensors: names, types, shapes and numbers, whatever files they lie in. */
public final class WeightsHash {
    private WeightsHash() {}

    /**
     * {@return 64 hexadecimal digits}
     *
     * @param source of the tensors; all are read
     * @throws io.github.finetune4j.error.InvalidModelException if their file becomes shorter meanwhile
     */
    public static String of(TensorSource source) {
        return MappedPages.reading("the weights of " + source.where(), () -> hash(source));
    }

    private static String hash(TensorSource source) {
        MessageDigest digest = Sha256.digest();
        for (String name : new TreeSet<>(source.names())) {
            TensorData tensor = source.tensor(name);
            String head = name + ' ' + tensor.dtype() + Arrays.toString(tensor.shape()) + '\n';
            digest.update(head.getBytes(StandardCharsets.UTF_8));
            digest.update(tensor.bytes().duplicate());
        }
        source.unchanged();
        return HexFormat.of().formatHex(digest.digest());
    }
}
