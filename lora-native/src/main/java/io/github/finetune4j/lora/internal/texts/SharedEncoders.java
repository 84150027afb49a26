// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.lora.internal.encoder.Encoder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Encoders in use, opened once for all runs and models that stand on the same folder, freed after the last. */
public final class SharedEncoders {
    private final Map<Path, Loan> loans = new HashMap<>();

    /** A use of an encoder; closed once. */
    public final class Loan implements AutoCloseable {
        private final Path folder;
        private final Encoder encoder;
        private int users;

        private Loan(Path folder) {
            this.folder = folder;
            encoder = Encoder.open(folder);
        }

        /** {@return the encoder} */
        public Encoder encoder() {
            return encoder;
        }

        @Override
        public void close() {
            synchronized (loans) {
                if (--users == 0) {
                    loans.remove(folder);
                    encoder.close();
                }
            }
        }
    }

    /**
     * {@return an encoder in use, opened if nobody had it}
     *
     * @param folder of the encoder
     * @throws io.github.finetune4j.error.FineTuneException if it can't be opened
     */
    public Loan borrow(Path folder) {
        Path key = folder.toAbsolutePath().normalize();
        synchronized (loans) {
            Loan loan = loans.computeIfAbsent(key, Loan::new);
            loan.users++;
            return loan;
        }
    }
}
