// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import java.util.List;

/**
 * An adapter of low rank for an encoder.
 *
 * @param rank of the two matrices, at least 1
 * @param alpha their product is scaled by alpha / rank
 * @param targets ends of the names of modules that get one, such as {@code query}
 */
public record EncoderLora(int rank, double alpha, List<String> targets) {
    /** Refuses what makes no adapter. */
    public EncoderLora {
        if (rank < 1 || !(alpha > 0) || targets.isEmpty()) {
            throw new IllegalArgumentException("an adapter of rank " + rank + ", alpha " + alpha + " and "
                    + targets.size() + " targets -> give a rank from 1, an alpha above 0 and at least 1 target");
        }
        targets = List.copyOf(targets);
    }

    boolean isTarget(String module) {
        return targets.stream().anyMatch(target -> module.equals(target) || module.endsWith("." + target));
    }
}
