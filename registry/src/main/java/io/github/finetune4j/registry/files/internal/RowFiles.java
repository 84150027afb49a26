// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.registry.store.internal.RowRuns;
import io.github.finetune4j.registry.store.internal.RowStorage;
import io.github.finetune4j.registry.store.internal.StoredRow;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Three kinds of files: {@code rows.pack} holds the rows in blocks, {@code rows.hashes} 32 bytes of hash for each,
 * {@code versions/} the numbers. A row counts once its block and its hash are on disk. A row that is erased leaves its
 * number, its hash, and the room that it had; {@code rows.erased} says which ones those are.
 */
final class RowFiles implements RowStorage, AutoCloseable {
    private static final String ENDING = ".rows";
    private static final int AT_ONCE = 256; // blocks that are rewritten, so that memory is enough for any number

    private final Path versions;
    private final RowPack pack;
    private final FileChannel hashes;
    private final ErasedRows erased;
    private final Rewriting rewriting;
    private final Path announcement;
    private final ByteArrayOutputStream fresh = new ByteArrayOutputStream();
    private final BitSet freshErased = new BitSet();
    private final boolean onlyRead;
    private final List<String> problems = new ArrayList<>(); // where it is only read
    private long end; // of the hashes that count

    RowFiles(Path folder) throws IOException {
        this(folder, false);
    }

    /** @param onlyRead whether nothing is to be changed, and what is damaged is no reason to read nothing */
    RowFiles(Path folder, boolean onlyRead) throws IOException {
        this.onlyRead = onlyRead;
        versions = folder.resolve("versions");
        pack = new RowPack(folder.resolve("rows.pack"), onlyRead);
        hashes = Opened.file(folder.resolve("rows.hashes"), onlyRead);
        erased = new ErasedRows(folder.resolve("rows.erased"));
        rewriting = new Rewriting(folder.resolve("rows.rewriting"), pack, erased);
        announcement = folder.resolve("rows.forgetting");
    }

    @Override
    public int refresh(int known) throws IOException {
        if (onlyRead) {
            return salvage();
        }
        rewriting.finish();
        if (erased.refresh()) {
            pack.startAnew();
        }
        int packed = pack.refresh();
        int hashed = Math.toIntExact(hashes.size() / HASH);
        int whole = pack.wholeBlocks(Math.min(packed, hashed));
        if (packed != hashed && whole < needed()) {
            throw new FineTuneException("rows.pack or rows.hashes of the registry is damaged: " + versions.getParent()
                    + ", " + packed + " rows in one, " + hashed
                    + " hashes in the other -> verify() says where; salvage()"
                    + " opens what is whole; bring the files back from a copy");
        }
        return whole;
    }

    /** {@return how many rows versions need}: what a process that died has left need not be whole */
    private int needed() throws IOException {
        int needed = 0;
        for (String version : versions()) {
            byte[] bytes = Files.readAllBytes(file(version));
            needed = Math.max(
                    needed,
                    RowRuns.read(bytes, Integer.MAX_VALUE).map(RowRuns::end).orElse(0));
        }
        return needed;
    }

    private int salvage() throws IOException {
        problems.clear();
        try {
            rewriting.finish();
        } catch (FineTuneException | IOException e) { // it can't be ended where nothing may be changed
            problems.add(Remedy.without(e));
        }
        try {
            erased.refresh();
        } catch (FineTuneException e) {
            erased.startAnew();
            problems.add(Remedy.without(e));
        }
        try {
            announced();
        } catch (FineTuneException e) {
            problems.add(Remedy.without(e));
        }
        int rows = Math.toIntExact(hashes.size() / HASH);
        Map<Fingerprint, Integer> byHash = new HashMap<>(); // filled where a block behind damage asks
        pack.salvage(
                rows,
                lines -> {
                    if (byHash.isEmpty()) {
                        number(rows, byHash);
                    }
                    return firstRow(lines, byHash);
                },
                problems::add);
        return rows;
    }

    private void number(int rows, Map<Fingerprint, Integer> byHash) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(Math.multiplyExact(rows, HASH));
        hashes(0, all);
        for (int row = 0; row < rows; row++) {
            byHash.putIfAbsent(hash(all, row), row);
        }
    }

    @SuppressWarnings("ByteBufferBackingArray") // around a whole array
    private static Fingerprint hash(ByteBuffer all, int row) {
        return new Fingerprint(HexFormat.of().formatHex(all.array(), row * HASH, (row + 1) * HASH));
    }

    /** {@return the number of the first of these rows: below 0 where none is known} */
    private static int firstRow(String[] lines, Map<Fingerprint, Integer> byHash) {
        for (int i = 0; i < lines.length; i++) {
            Integer row = lines[i].isEmpty()
                    ? null
                    : StoredRow.fingerprint(lines[i]).map(byHash::get).orElse(null);
            if (row != null) {
                return row - i;
            }
        }
        return -1;
    }

    @Override
    public List<String> problems() {
        return List.copyOf(problems);
    }

    @Override
    public List<String> unproven() {
        return erased.checked() ? List.of() : List.of("rows.erased: without a checksum, written before there was one");
    }

    @Override
    public Names names() {
        return new Names("rows.pack", "rows.hashes", "rows.erased");
    }

    @Override
    public String name(String version) {
        return "versions/" + version + ENDING;
    }

    @Override
    public void hashes(int from, ByteBuffer into) throws IOException {
        long start = (long) from * HASH - into.position();
        while (into.hasRemaining()) {
            if (hashes.read(into, start + into.position()) < 0) {
                throw new EOFException("rows.hashes ends early -> bring the file back from a copy");
            }
        }
    }

    @Override
    public void begin(int rows) throws IOException {
        end = (long) rows * HASH;
        hashes.truncate(end); // first: rows without hashes don't count
        pack.keep(rows);
        fresh.reset();
        freshErased.clear();
        BitSet counted = erased.numbers();
        if (counted.length() > rows) {
            counted.clear(rows, counted.length());
            erased.write(erased.next(counted));
        }
    }

    @Override
    public void add(Fingerprint hash, String line) throws IOException {
        if (line.isEmpty()) {
            freshErased.set((int) (end / HASH) + fresh.size() / HASH);
        }
        pack.add(line);
        fresh.writeBytes(HexFormat.of().parseHex(hash.hex()));
    }

    @Override
    public void finish() throws IOException {
        pack.finish();
        if (!freshErased.isEmpty()) { // before the hashes, with which the rows count
            freshErased.or(erased.numbers());
            erased.write(erased.next(freshErased));
        }
        ByteBuffer buffer = ByteBuffer.wrap(fresh.toByteArray());
        while (buffer.hasRemaining()) {
            hashes.write(buffer, end + buffer.position());
        }
        hashes.force(false);
        fresh.reset();
    }

    @Override
    public String row(int number) throws IOException {
        return pack.row(number);
    }

    @Override
    public long generation() {
        return erased.generation();
    }

    @Override
    public BitSet erased() {
        return erased.numbers();
    }

    @Override
    public void announce(String record, BitSet numbers) throws IOException {
        byte[] bits = numbers.toByteArray();
        AtomicFile.write(announcement, out -> {
            out.write((record + " " + checksum(record, bits) + "\n").getBytes(StandardCharsets.UTF_8));
            out.write(bits);
        });
    }

    private static String checksum(String record, byte[] bits) {
        byte[] id = record.getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(id, id.length + bits.length);
        System.arraycopy(bits, 0, all, id.length, bits.length);
        return HexFormat.of().toHexDigits(Checksum.of(all));
    }

    @Override
    public @Nullable Announced announced() throws IOException {
        if (!Files.exists(announcement)) {
            return null;
        }
        byte[] bytes = Files.readAllBytes(announcement);
        int line = 0;
        while (line < bytes.length && bytes[line] != '\n') {
            line++;
        }
        String[] words = new String(bytes, 0, line, StandardCharsets.UTF_8).split(" ", -1); // one, in the first form
        byte[] bits = Arrays.copyOfRange(bytes, Math.min(line + 1, bytes.length), bytes.length);
        if (line == bytes.length
                || !words[0].matches("forgotten/[0-9a-z]{1,32}")
                || words.length > 2
                || (words.length == 2 && !words[1].equals(checksum(words[0], bits)))) {
            throw new FineTuneException("rows.forgetting is damaged: " + announcement
                    + " says which rows were about to be erased -> bring the folder back from a copy");
        }
        return new Announced(words[0], BitSet.valueOf(bits));
    }

    @Override
    public void withdraw() throws IOException {
        Files.deleteIfExists(announcement);
    }

    @Override
    public void erase(BitSet numbers) throws IOException {
        BitSet all = erased.numbers();
        List<RowPack.Rewrite> blocks = new ArrayList<>();
        for (int row = numbers.nextSetBit(0); row >= 0; row = numbers.nextSetBit(pack.nextBlock(row))) {
            blocks.add(pack.without(numbers, row));
            for (int each = row; each >= 0 && each < pack.nextBlock(row); each = numbers.nextSetBit(each + 1)) {
                all.set(each);
            }
            if (blocks.size() == AT_ONCE) {
                rewriting.run(blocks, erased.next(all));
                blocks.clear();
            }
        }
        rewriting.run(blocks, erased.next(all));
        withdraw();
        pack.startAnew();
        pack.refresh();
    }

    @Override
    public void cut(int rows) throws IOException {
        changeGeneration(); // first, so that whoever reads after a crash reads anew
        begin(pack.endOfBlock(rows));
    }

    @Override
    public byte @Nullable [] version(String fingerprint) throws IOException {
        try {
            return Files.readAllBytes(file(fingerprint));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public void addVersion(String fingerprint, byte[] runs) throws IOException {
        if (Files.exists(file(fingerprint))) {
            changeGeneration();
        }
        Files.createDirectories(versions);
        AtomicFile.write(file(fingerprint), out -> out.write(runs));
    }

    @Override
    public List<String> versions() throws IOException {
        if (!Files.isDirectory(versions)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(versions)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING))
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void removeVersion(String fingerprint) throws IOException {
        changeGeneration();
        Files.deleteIfExists(file(fingerprint));
    }

    private void changeGeneration() throws IOException {
        erased.write(erased.next(erased.numbers()));
    }

    private Path file(String version) {
        return versions.resolve(version + ENDING);
    }

    @Override
    public void close() throws IOException {
        pack.close();
        hashes.close();
    }
}
