// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.gguf.GgufFile;
import io.github.finetune4j.lora.internal.gguf.GgufMetadata;
import io.github.finetune4j.lora.internal.gguf.RowOrder;
import java.nio.ByteBuffer;

/**
 * The differences between an architecture's GGUF and Hugging Face's files.
 *
 * @param architecture as {@code general.architecture} names it
 * @param heads query heads
 * @param keyValueHeads key/value heads
 */
record GgufShape(String architecture, int heads, int keyValueHeads) {
    static GgufShape of(GgufFile file) {
        GgufMetadata metadata = file.metadata();
        String architecture = metadata.text("general.architecture").orElse("");
        long heads = metadata.whole(architecture + ".attention.head_count").orElse(0L);
        long keys = metadata.whole(architecture + ".attention.head_count_kv").orElse(heads);
        if (heads < 1 || keys < 1 || heads > 1 << 16 || keys > heads) {
            throw new InvalidModelException(file.path() + ": attention.head_count is " + heads + ", head_count_kv "
                    + keys + " -> the file is damaged or of an architecture that is not supported, fetch another");
        }
        return new GgufShape(architecture, (int) heads, (int) keys);
    }

    /** Whether the rows of q and k lie in pairs. */
    boolean inPairs() {
        return architecture.equals("llama");
    }

    /** Whether a layer has norms after attention and feed-forward too. */
    boolean sandwich() {
        return architecture.startsWith("gemma");
    }

    /** Whether norm weights are kept as 1 + w. */
    boolean normsFromOne() {
        return architecture.startsWith("gemma");
    }

    private int headsOf(String name) {
        if (!inPairs()) {
            return 0;
        }
        return name.contains(".attn_q.") ? heads : name.contains(".attn_k.") ? keyValueHeads : 0;
    }

    /** {@return a tensor's bytes with its rows as Hugging Face has them} */
    ByteBuffer inHalves(String name, long[] shape, ByteBuffer bytes) {
        return move(name, shape, bytes, true);
    }

    /** {@return a tensor's bytes with its rows as GGUF has them} */
    ByteBuffer asGguf(String name, long[] shape, ByteBuffer bytes) {
        return move(name, shape, bytes, false);
    }

    private ByteBuffer move(String name, long[] shape, ByteBuffer bytes, boolean toHalves) {
        int owners = headsOf(name);
        if (owners == 0) {
            return bytes;
        }
        if (shape.length == 0 || shape[0] < 1 || shape[0] % (2L * owners) != 0) {
            throw new InvalidModelException("tensor " + name + " has " + (shape.length == 0 ? 0 : shape[0])
                    + " rows, no multiple of two for each of " + owners
                    + " heads -> the file is damaged, fetch it again");
        }
        int rows = (int) shape[0];
        return toHalves ? RowOrder.halves(bytes, rows, owners) : RowOrder.pairs(bytes, rows, owners);
    }
}
