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
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Three kinds of files: {@code rows.pack} holds the rows in blocks, {@code rows.hashes} 32 bytes of hash for each,
 * {@code versions/} the numbers. A row counts once its block and its hash are on disk.
 */
final class RowFiles implements RowStorage, AutoCloseable {
    private final Path versions;
    private final RowPack pack;
    private final FileChannel hashes;
    private final ByteArrayOutputStream fresh = new ByteArrayOutputStream();
    private long end; // of the hashes that count

    RowFiles(Path folder) throws IOException {
        versions = Files.createDirectories(folder.resolve("versions"));
        pack = new RowPack(folder.resolve("rows.pack"));
        hashes = FileChannel.open(
                folder.resolve("rows.hashes"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    @Override
    public int refresh() throws IOException {
        return (int) Math.min(pack.refresh(), hashes.size() / HASH);
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
    }

    @Override
    public void add(Fingerprint hash, String line) throws IOException {
        pack.add(line);
        fresh.writeBytes(HexFormat.of().parseHex(hash.hex()));
    }

    @Override
    public void finish() throws IOException {
        pack.finish();
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
    public byte @Nullable [] version(String fingerprint) throws IOException {
        try {
            return Files.readAllBytes(file(fingerprint));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public void addVersion(String fingerprint, byte[] runs) throws IOException {
        AtomicFile.write(file(fingerprint), out -> out.write(runs));
    }

    private Path file(String version) {
        return versions.resolve(version + ".rows");
    }

    @Override
    public void close() throws IOException {
        pack.close();
        hashes.close();
    }
}
