// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.registry.DataVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

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

    /** {@return how many rows of these versions were forgotten, each once} */
    static long forgotten(RowStore rows, List<DataVersion> versions) throws IOException {
        BitSet forgotten = new BitSet();
        for (DataVersion version : versions) {
            if (rows.erasedIn(version.fingerprint()) > 0) {
                Arrays.stream(rows.numbers(version)).filter(rows::erased).forEach(forgotten::set);
            }
        }
        return forgotten.cardinality();
    }

    static List<String> problems(RowStore rows, List<DataVersion> versions) throws IOException {
        List<String> problems = new ArrayList<>();
        for (DataVersion version : versions) {
            List<Fingerprint> hashes = rows.rowHashes(version.fingerprint());
            if (!Fingerprint.ofRows(hashes).equals(version.fingerprint())) {
                problems.add(version.id() + ": its rows are not those that were kept");
            }
        }
        return problems;
    }
}
