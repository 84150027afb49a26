// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.error.FineTuneException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The rows of all data versions, each once, in the order in which they came. A version is a list of their numbers. A
 * row counts once it and its hash are written.
 */
final class RowStore {
    private static final int HASH = RowStorage.HASH;
    private final RowStorage storage;
    private final Map<String, RowRuns> versions = new HashMap<>();
    private RowIndex index = new RowIndex();
    private int rows;

    RowStore(RowStorage storage) {
        this.storage = storage;
    }

    /** Forgets what was read, to read it anew. */
    void startAnew() {
        versions.clear();
        index = new RowIndex();
        rows = 0;
    }

    /** Reads which rows have been added since. */
    void refresh() throws IOException {
        int known = storage.refresh();
        ByteBuffer buffer = ByteBuffer.allocate(HASH * 4096);
        while (rows < known) {
            buffer.clear().limit(Math.min(buffer.capacity(), (known - rows) * HASH));
            storage.hashes(rows, buffer);
            buffer.flip();
            while (buffer.hasRemaining()) {
                index.put(buffer.getLong(), rows++);
                buffer.position(buffer.position() + HASH - Long.BYTES);
            }
        }
    }

    /** Keeps a version's rows, durably. The caller is alone and has refreshed. */
    void add(Dataset data) throws IOException {
        String version = data.fingerprint().hex();
        if (storage.version(version) != null) {
            return;
        }
        RowRuns runs = RowRuns.of(numbers(data.examples()));
        storage.addVersion(version, runs.bytes());
        versions.put(version, runs);
    }

    private int[] numbers(List<Example> examples) throws IOException {
        storage.begin(rows);
        int[] numbers = new int[examples.size()];
        List<Fingerprint> fresh = new ArrayList<>();
        for (int i = 0; i < numbers.length; i++) {
            Fingerprint hash = examples.get(i).fingerprint();
            int found = find(hash, fresh);
            if (found < 0) {
                found = rows + fresh.size();
                storage.add(hash, StoredRow.write(examples.get(i)));
                index.put(hash.leadingBits(), found);
                fresh.add(hash);
            }
            numbers[i] = found;
        }
        storage.finish();
        rows += fresh.size();
        return numbers;
    }

    private int find(Fingerprint hash, List<Fingerprint> fresh) {
        return index.find(
                hash.leadingBits(),
                row -> row < rows
                        ? hash(row).equals(hash)
                        : fresh.get(row - rows).equals(hash));
    }

    /** {@return the hash of a row} */
    Fingerprint hash(int row) {
        ByteBuffer buffer = ByteBuffer.allocate(HASH);
        try {
            storage.hashes(row, buffer);
        } catch (IOException e) {
            throw new FineTuneException("the hash of row " + row + " can't be read -> look at the cause", e);
        }
        return new Fingerprint(HexFormat.of().formatHex(buffer.array()));
    }

    /** {@return whether a version holds a row} */
    boolean holds(Fingerprint version, Fingerprint row) throws IOException {
        int number = index.find(row.leadingBits(), stored -> hash(stored).equals(row));
        return number >= 0 && runs(version).contains(number);
    }

    /** {@return hashes of a version's rows, in order} */
    List<Fingerprint> rowHashes(Fingerprint version) throws IOException {
        List<Fingerprint> all = new ArrayList<>();
        for (int number : runs(version).numbers()) {
            all.add(hash(number));
        }
        return all;
    }

    /** {@return a version's rows, in order} */
    Dataset read(Fingerprint version) throws IOException {
        List<Example> examples = new ArrayList<>();
        for (int number : runs(version).numbers()) {
            examples.add(StoredRow.read(storage.row(number)));
        }
        return Dataset.of(examples);
    }

    private RowRuns runs(Fingerprint version) throws IOException {
        RowRuns known = versions.get(version.hex());
        if (known == null) {
            byte[] bytes = storage.version(version.hex());
            if (bytes == null) {
                throw new FineTuneException("data version " + version.hex()
                        + " has no rows here -> bring the registry's versions back from a copy");
            }
            known = RowRuns.read(bytes);
            versions.put(version.hex(), known);
        }
        return known;
    }
}
