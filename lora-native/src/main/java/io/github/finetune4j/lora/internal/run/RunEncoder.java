// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.lora.internal.tokens.ChatEncoder;
import io.github.finetune4j.lora.internal.tokens.TextEncoder;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.LongRowPolicy;
import io.github.finetune4j.training.LossMask;
import io.github.finetune4j.training.TrainingMethod;
import java.nio.file.Path;

/** Encodes data sets as the method wants them. */
final class RunEncoder {
    private final Path base;
    private final TrainingMethod method;
    private final LossMask loss;
    private final LongRowPolicy longRows;
    private final int maxLength;

    RunEncoder(Path base, FineTuneSpec spec, int maxLength) {
        this.base = base;
        this.maxLength = maxLength;
        method = spec.method();
        loss = spec.hyperparameters().lossMask().orElse(LossMask.ASSISTANT);
        longRows = spec.hyperparameters().longRowPolicy().orElse(LongRowPolicy.REFUSE);
    }

    /**
     * {@return the rows}
     *
     * @param data of the kind that the method learns from
     * @param what training or validation
     */
    RowEncoder.Rows encode(Dataset data, String what) {
        if (method == TrainingMethod.CONTINUED_PRETRAINING) {
            try (TextEncoder encoder = TextEncoder.open(base)) {
                return new PackedTexts(encoder, maxLength).encode(data, what);
            }
        }
        try (ChatEncoder encoder = ChatEncoder.open(base, false)) {
            return method == TrainingMethod.DPO
                    ? new PairEncoder(encoder, maxLength, longRows).encode(data, what)
                    : new RowEncoder(encoder, loss, maxLength, longRows).encode(data, what);
        }
    }
}
