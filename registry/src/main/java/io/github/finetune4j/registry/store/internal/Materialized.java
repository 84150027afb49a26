// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.registry.DataVersion;
import java.io.IOException;

/** Rows of a version, brought back. */
final class Materialized {
    private Materialized() {}

    static Dataset of(RowStore rows, DataVersion version) throws IOException {
        int forgotten = rows.erasedIn(version.fingerprint());
        if (forgotten > 0) {
            throw new FineTuneException("data version " + version.id() + ": " + forgotten + " of its " + version.rows()
                    + " rows were forgotten -> ask for the others with rowsLeft(version)");
        }
        Dataset data = rows.read(version.fingerprint());
        if (!data.fingerprint().equals(version.fingerprint())) {
            throw new FineTuneException("data version " + version.id() + ": its rows give "
                    + data.fingerprint().hex() + " -> they were changed; bring the registry back from a copy");
        }
        return data;
    }
}
