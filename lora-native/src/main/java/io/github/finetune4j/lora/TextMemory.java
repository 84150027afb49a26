// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.error.OutOfDeviceMemoryException;
import io.github.finetune4j.heads.linear.LogisticRegression;
import io.github.finetune4j.lora.internal.djl.Torch;
import io.github.finetune4j.lora.internal.encoder.EncoderSize;
import io.github.finetune4j.lora.internal.texts.TextSize;

/** The memory that a head and its encoder take: counted by the widths of their tensors, as for language models. */
final class TextMemory {
    private static final int NUMBER = 4;
    private static final int PASS_TOKENS = 1024; // of a pass without training, on each thread
    private static final String REMEDY =
            "a smaller batch, shorter rows (maxLength), LORA instead of FULL, a head on the"
                    + " encoder as it is, or a smaller encoder";

    private final TextSize size;

    private TextMemory(TextSize size) {
        this.size = size;
    }

    static MemoryEstimate of(TextSize size) {
        return new TextMemory(size).estimate();
    }

    static void refuseTooLarge(TextSize size) {
        long heap = Runtime.getRuntime().maxMemory();
        long fit = new TextMemory(size).fit();
        if (fit > heap) {
            throw new OutOfDeviceMemoryException(
                    "the head does not fit into the heap: " + size.rows() + " rows of " + size.width()
                            + " numbers and " + size.labels() + " labels need about " + (fit >> 20) + " MB of "
                            + (heap >> 20) + " -> give Java more by -Xmx, or take fewer rows or labels",
                    fit,
                    heap,
                    null);
        }
        of(size).throwIfTooLarge(REMEDY);
    }

    private MemoryEstimate estimate() {
        EncoderSize encoder = size.encoder();
        if (!size.bySteps()) {
            return new MemoryEstimate(
                    NUMBER * encoder.weights(),
                    fit(),
                    NUMBER * encoder.passing() * PASS_TOKENS * Torch.threads(),
                    MemoryFormula.RUNTIME,
                    MemoryFormula.available());
        }
        boolean full = encoder.trained() >= encoder.weights();
        return new MemoryEstimate(
                full ? 0 : NUMBER * (encoder.weights() + 2 * encoder.matrices()), // with the adapter, and its gradient
                NUMBER * MemoryFormula.TRAINED_COPIES * encoder.trained() + fit(),
                NUMBER * kept(),
                MemoryFormula.RUNTIME,
                MemoryFormula.available());
    }

    private long kept() {
        long kept = 0;
        for (long length : size.batch()) {
            kept += size.encoder().kept() * length + size.encoder().keptBySquare() * length * length;
        }
        return kept;
    }

    private long fit() {
        return size.fits() ? LogisticRegression.memory(size.rows(), size.width(), size.labels()) : 0;
    }
}
