// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.AtomicFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The rows of all data versions, each once, in the order in which they came. A version is a list of their numbers.
 *
 * <p>Three kinds of files: {@code rows.pack} holds the rows in blocks, {@code rows.hashes} 32 bytes of hash for each,
 * {@code versions/} the numbers. A row counts once its block and its hash are on disk; what a killed process left
 * behind them is dropped by the next one that writes.
 */
public final class RowStore implements AutoCloseable {
    private static final int HASH = 32;
    private final Path folder;
    private final RowPack pack;
    private final FileChannel hashes;
    private final RowIndex index = new RowIndex();
    private final Map<String, RowRuns> versions = new HashMap<>();
    private int rows;

    /** @param folder of the registry */
    public RowStore(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder.resolve("versions"));
        pack = new RowPack(folder.resolve("rows.pack"));
        hashes = FileChannel.open(
                folder.resolve("rows.hashes"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    /** Reads which rows have been added since. */
    public void refresh() throws IOException {
        int known = (int) Math.min(pack.refresh(), hashes.size() / HASH);
        ByteBuffer buffer = ByteBuffer.allocate(HASH * 4096);
        while (rows < known) {
            buffer.clear().limit(Math.min(buffer.capacity(), (known - rows) * HASH));
            readFully(buffer, (long) rows * HASH);
            buffer.flip();
            while (buffer.hasRemaining()) {
                index.put(buffer.getLong(), rows++);
                buffer.position(buffer.position() + HASH - Long.BYTES);
            }
        }
    }

    private void readFully(ByteBuffer buffer, long from) throws IOException {
        while (buffer.hasRemaining()) {
            if (hashes.read(buffer, from + buffer.position()) < 0) {
                throw new EOFException("rows.hashes ends early -> bring the file back from a copy");
            }
        }
    }

    /** Keeps a version's rows, durably. The caller holds the folder's lock and has refreshed. */
    public void add(Dataset data) throws IOException {
        String version = data.fingerprint().hex();
        if (Files.exists(file(version))) {
            return;
        }
        dropHalfRows();
        List<Example> examples = data.examples();
        int[] numbers = new int[examples.size()];
        int before = rows;
        List<Fingerprint> fresh = new ArrayList<>();
        for (int i = 0; i < numbers.length; i++) {
            Fingerprint hash = examples.get(i).fingerprint();
            int found = find(hash, before, fresh);
            if (found < 0) {
                found = before + fresh.size();
                index.put(hash.leadingBits(), found);
                fresh.add(hash);
                pack.add(StoredRow.write(examples.get(i)));
            }
            numbers[i] = found;
        }
        pack.finish();
        appendHashes(fresh, before);
        rows = before + fresh.size();
        RowRuns runs = RowRuns.of(numbers);
        AtomicFile.write(file(version), out -> out.write(runs.bytes()));
        versions.put(version, runs);
    }

    private int find(Fingerprint hash, int stored, List<Fingerprint> fresh) {
        return index.find(
                hash.leadingBits(),
                row -> row < stored
                        ? hash(row).equals(hash)
                        : fresh.get(row - stored).equals(hash));
    }

    private void appendHashes(List<Fingerprint> fresh, int from) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(fresh.size() * HASH);
        fresh.forEach(hash -> buffer.put(HexFormat.of().parseHex(hash.hex())));
        buffer.flip();
        while (buffer.hasRemaining()) {
            hashes.write(buffer, (long) from * HASH + buffer.position());
        }
        hashes.force(false);
    }

    private void dropHalfRows() throws IOException {
        pack.keep(rows);
        hashes.truncate((long) rows * HASH);
    }

    /** {@return the hash of a row} */
    Fingerprint hash(int row) {
        ByteBuffer buffer = ByteBuffer.allocate(HASH);
        try {
            readFully(buffer, (long) row * HASH);
        } catch (IOException e) {
            throw new FineTuneException("the hash of row " + row + " can't be read -> look at the cause", e);
        }
        return new Fingerprint(HexFormat.of().formatHex(buffer.array()));
    }

    /** {@return whether a version holds a row} */
    public boolean holds(Fingerprint version, Fingerprint row) throws IOException {
        int number = index.find(row.leadingBits(), stored -> hash(stored).equals(row));
        return number >= 0 && runs(version).contains(number);
    }

    /** {@return hashes of a version's rows, in order} */
    public List<Fingerprint> rowHashes(Fingerprint version) throws IOException {
        List<Fingerprint> all = new ArrayList<>();
        for (int number : runs(version).numbers()) {
            all.add(hash(number));
        }
        return all;
    }

    /** {@return a version's rows, in order} */
    public Dataset read(Fingerprint version) throws IOException {
        List<Example> examples = new ArrayList<>();
        for (int number : runs(version).numbers()) {
            examples.add(StoredRow.read(pack.row(number)));
        }
        return Dataset.of(examples);
    }

    private RowRuns runs(Fingerprint version) throws IOException {
        RowRuns known = versions.get(version.hex());
        if (known == null) {
            known = RowRuns.read(bytes(version));
            versions.put(version.hex(), known);
        }
        return known;
    }

    private byte[] bytes(Fingerprint version) throws IOException {
        try {
            return Files.readAllBytes(file(version.hex()));
        } catch (NoSuchFileException e) {
            throw new FineTuneException(
                    "data version " + version.hex() + " has no rows here -> bring " + e.getMessage()
                            + " back from a copy",
                    e);
        }
    }

    private Path file(String version) {
        return folder.resolve(version + ".rows");
    }

    @Override
    public void close() throws IOException {
        pack.close();
        hashes.close();
    }
}
