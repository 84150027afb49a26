// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.store.Garbage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The rows of all data versions, each once, in the order in which they came. A version is a list of their numbers. A
 * row counts once it and its hash are written.
 */
final class RowStore {
    private static final int HASH = RowStorage.HASH;
    private final RowStorage storage;
    private final Map<String, RowRuns> versions = new HashMap<>();
    private final Map<String, KeyIndex> keys = new HashMap<>();
    private RowIndex index = new RowIndex();
    private BitSet erased = new BitSet();
    private long generation;
    private int rows;

    RowStore(RowStorage storage) {
        this.storage = storage;
    }

    /** Forgets what was read, to read it anew. */
    void startAnew() {
        versions.clear();
        keys.clear();
        index = new RowIndex();
        rows = 0;
    }

    /** Reads which rows have been added since. */
    void refresh() throws IOException {
        int known = storage.refresh(rows);
        if (storage.generation() != generation) {
            startAnew();
            generation = storage.generation();
        }
        erased = storage.erased();
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

    // ---- what is kept

    /**
     * Keeps a version's rows, durably. The caller is alone and has refreshed.
     *
     * @return the rows that were not there before, or had been erased
     */
    List<Fingerprint> add(RowSource source) throws IOException {
        String version = source.fingerprint();
        if (storage.version(version) != null && erasedIn(new Fingerprint(version)) == 0) {
            return List.of();
        }
        List<Fingerprint> fresh = new ArrayList<>();
        RowRuns runs = RowRuns.of(numbers(source, fresh));
        storage.addVersion(version, runs.bytes());
        versions.put(version, runs);
        erased = storage.erased();
        generation = storage.generation();
        return fresh;
    }

    private int[] numbers(RowSource source, List<Fingerprint> fresh) throws IOException {
        storage.begin(rows);
        int[] numbers = new int[source.size()];
        List<Fingerprint> added = new ArrayList<>();
        for (int i = 0; i < numbers.length; i++) {
            Fingerprint hash = source.hash(i);
            boolean gone = source.erased(i);
            int found = find(hash, added, gone);
            if (found < 0) {
                found = rows + added.size();
                storage.add(hash, gone ? "" : source.line(i));
                index.put(hash.leadingBits(), found);
                added.add(hash);
                if (!gone) {
                    fresh.add(hash);
                }
            }
            numbers[i] = found;
        }
        storage.finish();
        rows += added.size();
        return numbers;
    }

    private int find(Fingerprint hash, List<Fingerprint> added, boolean orErased) {
        return index.find(
                hash.leadingBits(),
                row -> row < rows
                        ? (orErased || !erased.get(row)) && hash(row).equals(hash)
                        : added.get(row - rows).equals(hash));
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

    /** Erases the content of rows, durably. The caller is alone and has refreshed. */
    void erase(BitSet numbers) throws IOException {
        storage.begin(rows); // what a killed process left behind them may hold the same text
        storage.erase(numbers);
        generation = storage.generation();
        erased = storage.erased();
    }

    /**
     * Removes what belongs to no version that is to be kept. The caller is alone and has refreshed.
     *
     * @param kept fingerprints of versions
     * @return how many versions and rows were removed
     */
    Garbage collectGarbage(Set<String> kept) throws IOException {
        long removed = 0;
        BitSet used = new BitSet(rows);
        for (String version : storage.versions()) {
            if (kept.contains(version)) {
                runs(new Fingerprint(version)).addTo(used);
            } else {
                storage.removeVersion(version);
                removed++;
            }
        }
        BitSet unused = new BitSet();
        unused.set(0, rows);
        unused.andNot(used);
        unused.andNot(erased);
        if (!unused.isEmpty()) {
            erase(unused);
            storage.cut(used.length());
            refresh();
        }
        return new Garbage(removed, unused.cardinality(), 0);
    }

    // ---- what can be asked

    /** {@return how many rows there are} */
    int size() {
        return rows;
    }

    /** {@return the numbers of all rows whose content was erased} */
    BitSet erased() {
        return erased;
    }

    /** {@return whether a row's content was erased} */
    boolean erased(int row) {
        return erased.get(row);
    }

    /** {@return the line of a row; empty where it was erased} */
    String line(int row) throws IOException {
        return storage.row(row);
    }

    /** {@return the numbers of the rows with a hash whose content is there} */
    BitSet left(Fingerprint hash) {
        BitSet found = numbers(hash);
        found.andNot(erased);
        return found;
    }

    /** {@return the numbers of the rows with a hash: several, where it was erased and came back} */
    BitSet numbers(Fingerprint hash) {
        BitSet found = new BitSet();
        index.each(hash.leadingBits(), row -> {
            if (hash(row).equals(hash)) {
                found.set(row);
            }
        });
        return found;
    }

    /** {@return the numbers of the rows that have a value in a field, and were not erased} */
    BitSet numbers(String field, String value) throws IOException {
        KeyIndex known = index(field);
        BitSet found = new BitSet();
        for (int row : known.find(value)) {
            found.set(row);
        }
        found.andNot(erased);
        return found;
    }

    private KeyIndex index(String field) throws IOException {
        KeyIndex known = keys.computeIfAbsent(field, KeyIndex::new);
        while (known.rows() < rows) {
            known.take(storage.row(known.rows()));
        }
        return known;
    }

    /** {@return whether a row has a field, beside its messages} */
    boolean hasField(String field) throws IOException {
        return index(field).found();
    }

    /** {@return the names of the fields that rows have beside their messages, in alphabetical order} */
    SortedSet<String> fields() throws IOException {
        SortedSet<String> fields = new TreeSet<>();
        for (int row = 0; row < rows; row++) {
            String line = storage.row(row);
            if (!line.isEmpty()) {
                fields.addAll(StoredRow.read(line).fields().keySet());
            }
        }
        return fields;
    }

    /** {@return the rows of a version, by number, in order} */
    int[] numbers(DataVersion version) throws IOException {
        return runs(version.fingerprint()).numbers();
    }

    /** Adds the numbers of a version's rows to a set. */
    void addTo(Fingerprint version, BitSet numbers) throws IOException {
        runs(version).addTo(numbers);
    }

    /** {@return all versions that have rows here, also those that no record names} */
    List<String> versions() throws IOException {
        return storage.versions();
    }

    /** {@return where rows lie, for messages} */
    RowStorage.Names names() {
        return storage.names();
    }

    /** {@return where what says which rows a version has lies, for messages} */
    String name(Fingerprint version) {
        return storage.name(version.hex());
    }

    /** {@return what is wrong with the storage, beyond rows and versions} */
    List<String> problems() throws IOException {
        return storage.problems();
    }

    /** {@return what can't be proven} */
    List<String> unproven() throws IOException {
        return storage.unproven();
    }

    /** {@return whether a version holds one of these rows} */
    boolean holds(Fingerprint version, BitSet numbers) throws IOException {
        RowRuns runs = runs(version);
        return numbers.stream().anyMatch(runs::contains);
    }

    /** {@return how many of a version's rows were erased} */
    int erasedIn(Fingerprint version) throws IOException {
        RowRuns runs = runs(version);
        return erased.isEmpty()
                ? 0
                : (int) Arrays.stream(runs.numbers()).filter(erased::get).count();
    }

    /** {@return hashes of a version's rows, in order} */
    List<Fingerprint> rowHashes(Fingerprint version) throws IOException {
        List<Fingerprint> all = new ArrayList<>();
        for (int number : runs(version).numbers()) {
            all.add(hash(number));
        }
        return all;
    }

    /** {@return a version's rows that are whole, in order, and how many are not is counted} */
    Dataset readWhole(Fingerprint version, AtomicInteger damaged) throws IOException {
        List<Example> examples = new ArrayList<>();
        for (int number : runs(version).numbers()) {
            if (!erased.get(number)) {
                Example whole = whole(number);
                if (whole == null) {
                    damaged.incrementAndGet();
                } else {
                    examples.add(whole);
                }
            }
        }
        return Dataset.of(examples);
    }

    /** {@return the line of a row that was not erased} */
    private String text(int row) throws IOException {
        String line = storage.row(row);
        if (line.isEmpty()) {
            throw new FineTuneException(
                    storage.names().erased() + " or " + storage.names().rows() + " is damaged: row "
                            + row + " has no text, and is not called erased -> salvage() opens what is whole; bring the"
                            + " registry back from a copy");
        }
        return line;
    }

    private @Nullable Example whole(int number) {
        try {
            Example example = StoredRow.read(storage.row(number));
            return example.fingerprint().equals(hash(number)) ? example : null;
        } catch (IOException | RuntimeException e) { // whatever a changed byte makes of it
            return null;
        }
    }

    /** {@return a version's rows, in order, without those that were erased} */
    Dataset read(Fingerprint version) throws IOException {
        List<Example> examples = new ArrayList<>();
        for (int number : runs(version).numbers()) {
            if (!erased.get(number)) {
                examples.add(StoredRow.read(text(number)));
            }
        }
        return Dataset.of(examples);
    }

    /** {@return a version's rows, to be kept elsewhere} */
    RowSource source(Fingerprint version) throws IOException {
        int[] numbers = runs(version).numbers();
        return new RowSource() {
            @Override
            public String fingerprint() {
                return version.hex();
            }

            @Override
            public int size() {
                return numbers.length;
            }

            @Override
            public Fingerprint hash(int row) {
                return RowStore.this.hash(numbers[row]);
            }

            @Override
            public String line(int row) throws IOException {
                return storage.row(numbers[row]);
            }

            @Override
            public boolean erased(int row) {
                return erased.get(numbers[row]);
            }
        };
    }

    private RowRuns runs(Fingerprint version) throws IOException {
        RowRuns known = versions.get(version.hex());
        if (known == null) {
            byte[] bytes = storage.version(version.hex());
            if (bytes == null) {
                throw new FineTuneException(storage.name(version.hex())
                        + ": missing, so data version " + version.hex() + " has no rows here -> bring the registry's"
                        + " versions back from a copy");
            }
            known = RowRuns.read(bytes, rows)
                    .orElseThrow(() -> new FineTuneException(storage.name(version.hex()) + " or "
                            + storage.names().hashes()
                            + ": the numbers of its rows are damaged, or their rows are gone -> salvage() opens what is"
                            + " whole; bring the registry back from a copy"));
            versions.put(version.hex(), known);
        }
        return known;
    }
}
