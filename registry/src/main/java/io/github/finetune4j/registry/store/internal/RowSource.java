// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Fingerprint;
import java.io.IOException;

/** The rows of a version that is to be kept, in order. A line is asked for only where its row is new. */
interface RowSource {
    /** {@return the fingerprint of all rows} */
    String fingerprint();

    /** {@return how many there are} */
    int size();

    Fingerprint hash(int row) throws IOException;

    String line(int row) throws IOException;

    /** {@return whether there is no line of a row any more, and only its hash is to be kept} */
    default boolean erased(int row) {
        return false;
    }

    static RowSource of(Dataset data) {
        return new RowSource() {
            @Override
            public String fingerprint() {
                return data.fingerprint().hex();
            }

            @Override
            public int size() {
                return data.size();
            }

            @Override
            public Fingerprint hash(int row) {
                return data.examples().get(row).fingerprint();
            }

            @Override
            public String line(int row) {
                return StoredRow.write(data.examples().get(row));
            }
        };
    }
}
