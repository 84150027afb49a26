// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.registry.store.internal.RowStorage;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
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
    private long end; // of the hashes that count

    RowFiles(Path folder) throws IOException {
        versions = Files.createDirectories(folder.resolve("versions"));
        pack = new RowPack(folder.resolve("rows.pack"));
        hashes = FileChannel.open(
                folder.resolve("rows.hashes"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        erased = new ErasedRows(folder.resolve("rows.erased"));
        rewriting = new Rewriting(folder.resolve("rows.rewriting"), pack, erased);
        announcement = folder.resolve("rows.forgetting");
    }

    @Override
    public int refresh(int known) throws IOException {
        rewriting.finish();
        if (erased.refresh()) {
            pack.startAnew();
        }
        return pack.wholeBlocks((int) Math.min(pack.refresh(), hashes.size() / HASH));
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
        pack.keep(rows);
        end = (long) rows * HASH;
        hashes.truncate(end);
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
        byte[] id = (record + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] bits = numbers.toByteArray();
        AtomicFile.write(announcement, out -> {
            out.write(id);
            out.write(bits);
        });
    }

    @Override
    public @Nullable Announced announced() throws IOException {
        if (!Files.exists(announcement)) {
            return null;
        }
        byte[] bytes = Files.readAllBytes(announcement);
        int end = 0;
        while (bytes[end] != '\n') {
            end++;
        }
        BitSet numbers = BitSet.valueOf(ByteBuffer.wrap(bytes, end + 1, bytes.length - end - 1));
        return new Announced(new String(bytes, 0, end, StandardCharsets.UTF_8), numbers);
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
        AtomicFile.write(file(fingerprint), out -> out.write(runs));
    }

    @Override
    public List<String> versions() throws IOException {
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
