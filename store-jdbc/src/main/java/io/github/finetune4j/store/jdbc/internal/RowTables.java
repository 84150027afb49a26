// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.registry.store.internal.BlockCache;
import io.github.finetune4j.registry.store.internal.RowBlock;
import io.github.finetune4j.registry.store.internal.RowStorage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows in compressed blocks, with the hashes of each block beside it. The hashes are in memory: whether a row is there
 * already is asked for every row of a version.
 */
final class RowTables implements RowStorage {
    private static final long UNKNOWN = -1;
    private static final String TABLE = "finetune4j_registry_rows";

    private final Session session;
    private final TreeMap<Integer, byte[]> hashes = new TreeMap<>(); // of each block, by its first row
    private final BlockCache cache = new BlockCache();
    private final RowBlock pending = new RowBlock();
    private final ByteArrayOutputStream pendingHashes = new ByteArrayOutputStream();
    private final BitSet erased = new BitSet();
    private long generation = UNKNOWN;
    private int rows;

    RowTables(Session session) {
        this.session = session;
    }

    @Override
    public int refresh(int known) throws IOException {
        keep(known);
        long now = storedGeneration();
        if (now != generation) {
            startAnew();
            session.query(row -> erased.set(row.getInt(1)), "select row_number from finetune4j_registry_erased");
            generation = now;
        }
        session.query(
                row -> take(row.getInt(1), row.getBytes(2)),
                "select first_row, hashes from finetune4j_registry_rows where first_row >= ? order by first_row",
                rows);
        return rows;
    }

    @Override
    public Names names() {
        return new Names(TABLE, TABLE, "finetune4j_registry_erased");
    }

    @Override
    public String name(String version) {
        return "finetune4j_registry_version, " + version;
    }

    @Override
    public List<String> problems() {
        return List.of(); // rows and versions say all
    }

    @Override
    public List<String> unproven() {
        return List.of();
    }

    private void take(int first, byte[] block) {
        if (first != rows || block.length == 0 || block.length % HASH != 0) {
            throw new FineTuneException(TABLE + ": rows from " + rows + " on are not there, or their hashes are damaged"
                    + " -> bring the database back from a copy");
        }
        hashes.put(first, block);
        rows = first + block.length / HASH;
    }

    @Override
    public void hashes(int from, ByteBuffer into) throws IOException {
        for (int row = from; into.hasRemaining(); ) {
            Map.Entry<Integer, byte[]> block = hashes.floorEntry(row);
            int at = block == null ? 0 : (row - block.getKey()) * HASH;
            if (block == null || at >= block.getValue().length) {
                throw new IOException(TABLE + ": row " + row + " has no hash -> bring the database back from a copy");
            }
            int length = Math.min(into.remaining(), block.getValue().length - at);
            into.put(block.getValue(), at, length);
            row += length / HASH;
        }
    }

    // What a transaction that was rolled back has added is not there any more
    private void keep(int known) {
        if (rows > known) {
            hashes.tailMap(known, true).clear();
            cache.clear();
            rows = known;
        }
    }

    private long storedGeneration() throws IOException {
        List<Long> found = new ArrayList<>(1);
        session.query(row -> found.add(row.getLong(1)), "select generation from finetune4j_registry_head");
        return found.isEmpty() ? 0 : found.get(0);
    }

    /** What a transaction that was rolled back has changed is as it was. */
    void startAnew() {
        hashes.clear();
        cache.clear();
        erased.clear();
        rows = 0;
        generation = UNKNOWN;
    }

    @Override
    public void begin(int known) {
        keep(known);
        pending.clear();
        pendingHashes.reset();
    }

    @Override
    public void add(Fingerprint hash, String line) throws IOException {
        if (line.isEmpty()) {
            markErased(rows + pending.rows());
            changeGeneration();
        }
        pending.add(line);
        pendingHashes.writeBytes(HexFormat.of().parseHex(hash.hex()));
        if (pending.full()) {
            finish();
        }
    }

    @Override
    public void finish() throws IOException {
        if (pending.rows() == 0) {
            return;
        }
        byte[] block = pendingHashes.toByteArray();
        session.update(
                "insert into finetune4j_registry_rows (first_row, row_count, bytes, hashes, packed)"
                        + " values (?, ?, ?, ?, ?)",
                rows,
                pending.rows(),
                pending.bytes(),
                block,
                pending.packed());
        take(rows, block);
        pending.clear();
        pendingHashes.reset();
    }

    @Override
    public String row(int number) throws IOException {
        Integer first = hashes.floorKey(number);
        if (first == null) {
            throw new IOException(TABLE + ": row " + number + " is not there -> bring the database back from a copy");
        }
        String[] lines = cache.get(first);
        if (lines == null) {
            lines = lines(first);
            cache.put(first, lines);
        }
        return lines[number - first];
    }

    private String[] lines(int first) throws IOException {
        List<String[]> found = new ArrayList<>(1);
        session.query(
                row -> RowBlock.lines(row.getBytes(1), row.getInt(2), endOfBlock(first) - first)
                        .ifPresent(found::add),
                "select packed, bytes from finetune4j_registry_rows where first_row = ?",
                first);
        if (found.isEmpty()) {
            throw new FineTuneException(
                    TABLE + ": rows from " + first + " on are damaged -> bring the database back from a copy");
        }
        return found.get(0);
    }

    @Override
    public long generation() {
        return generation;
    }

    @Override
    public BitSet erased() {
        return (BitSet) erased.clone();
    }

    @Override
    public void announce(String record, BitSet numbers) {
        // the record and what follows it are one transaction
    }

    @Override
    public @Nullable Announced announced() {
        return null;
    }

    @Override
    public void withdraw() {
        // nothing is ever announced
    }

    @Override
    public void erase(BitSet numbers) throws IOException {
        for (int row = numbers.nextSetBit(0); row >= 0; row = numbers.nextSetBit(endOfBlock(row))) {
            int first = hashes.floorKey(row);
            RowBlock left = RowBlock.without(lines(first), numbers.get(first, endOfBlock(row)));
            session.update(
                    "update finetune4j_registry_rows set bytes = ?, packed = ? where first_row = ?",
                    left.bytes(),
                    left.packed(),
                    first);
        }
        BitSet fresh = (BitSet) numbers.clone();
        fresh.andNot(erased);
        for (int row = fresh.nextSetBit(0); row >= 0; row = fresh.nextSetBit(row + 1)) {
            markErased(row);
        }
        cache.clear();
        changeGeneration();
    }

    private void markErased(int row) throws IOException {
        session.update("insert into finetune4j_registry_erased (row_number) values (?)", row);
        erased.set(row);
    }

    private void changeGeneration() throws IOException {
        session.update("update finetune4j_registry_head set generation = generation + 1");
        generation = storedGeneration();
    }

    private int endOfBlock(int row) {
        Map.Entry<Integer, byte[]> block = Objects.requireNonNull(hashes.floorEntry(row));
        return block.getKey() + block.getValue().length / HASH;
    }

    @Override
    public void cut(int known) throws IOException {
        int end = known == 0 ? 0 : endOfBlock(known - 1);
        session.update("delete from finetune4j_registry_rows where first_row >= ?", end);
        session.update("delete from finetune4j_registry_erased where row_number >= ?", end);
        erased.clear(end, Math.max(end, erased.length()));
        keep(end);
        changeGeneration();
    }

    @Override
    public byte @Nullable [] version(String fingerprint) throws IOException {
        List<byte[]> found = new ArrayList<>(1);
        session.query(
                row -> found.add(row.getBytes(1)),
                "select row_numbers from finetune4j_registry_version where fingerprint = ?",
                fingerprint);
        return found.isEmpty() ? null : found.get(0);
    }

    @Override
    public void addVersion(String fingerprint, byte[] runs) throws IOException {
        removeVersion(fingerprint);
        session.update(
                "insert into finetune4j_registry_version (fingerprint, row_numbers) values (?, ?)", fingerprint, runs);
    }

    @Override
    public List<String> versions() throws IOException {
        List<String> found = new ArrayList<>();
        session.query(
                row -> found.add(row.getString(1)),
                "select fingerprint from finetune4j_registry_version order by fingerprint");
        return found;
    }

    @Override
    public void removeVersion(String fingerprint) throws IOException {
        if (session.update("delete from finetune4j_registry_version where fingerprint = ?", fingerprint) > 0) {
            changeGeneration();
        }
    }
}
