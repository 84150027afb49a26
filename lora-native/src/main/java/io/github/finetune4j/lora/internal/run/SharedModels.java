// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.io.ModelWeights;
import io.github.finetune4j.lora.internal.io.TensorSource;
import io.github.finetune4j.lora.internal.kernel.BaseWeights;
import io.github.finetune4j.lora.internal.kernel.Precision;
import io.github.finetune4j.training.Quantization;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Base weights in libtorch, loaded once for all jobs and chat models that stand on them, freed after the last. */
public final class SharedModels {
    private record Key(
            Path folder, Precision precision, @Nullable Quantization quantization) {}

    private final Map<Key, Loan> loans = new HashMap<>();

    /** A use of a model; closed once. */
    public final class Loan implements AutoCloseable {
        private final Key key;
        private final BaseWeights weights;
        private int users;

        private Loan(Key key, BaseWeights weights) {
            this.key = key;
            this.weights = weights;
        }

        /** {@return the weights} */
        public BaseWeights weights() {
            return weights;
        }

        @Override
        public void close() {
            synchronized (loans) {
                if (--users == 0) {
                    loans.remove(key);
                    weights.close();
                }
            }
        }
    }

    /**
     * {@return a model in use, loaded if nobody had it}
     *
     * @param folder of the model
     * @param precision to keep it in
     * @throws io.github.finetune4j.error.FineTuneException if it cannot be loaded
     */
    public Loan borrow(Path folder, Precision precision) {
        return borrow(folder, precision, null);
    }

    /**
     * {@return a model in use, the matrices of its layers in few bits, loaded if nobody had it}
     *
     * @param folder of the model
     * @param precision to keep the rest in
     * @param quantization of the matrices; null: none
     * @throws io.github.finetune4j.error.FineTuneException if it cannot be loaded
     */
    public Loan borrow(Path folder, Precision precision, @Nullable Quantization quantization) {
        Key key = new Key(folder.toAbsolutePath().normalize(), precision, quantization);
        synchronized (loans) {
            Loan loan = loans.computeIfAbsent(key, this::load);
            loan.users++;
            return loan;
        }
    }

    private Loan load(Key key) {
        ModelConfig config = ModelConfigReader.read(key.folder);
        try (TensorSource source = ModelWeights.open(key.folder, config)) {
            return new Loan(key, BaseWeights.load(config, key.precision, key.quantization, source));
        }
    }
}
