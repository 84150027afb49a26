// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * Encoded rows in a file: a number that names the format, the count, then per row its length and one int a token (id
 * times 2, plus 1 for a target), and a CRC-32C of it all.
 */
final class RowsFile {
    private static final int FORMAT = 0x46544a31; // "FTJ1"
    private static final int WITHOUT_ROWS = 2 * Integer.BYTES + Long.BYTES;

    private RowsFile() {}

    static void write(Path file, List<TokenRow> rows) {
        AtomicFile.writeBytes(file, channel -> {
            CRC32C crc = new CRC32C();
            DataOutputStream out = new DataOutputStream(
                    new BufferedOutputStream(new CheckedOutputStream(Channels.newOutputStream(channel), crc)));
            out.writeInt(FORMAT);
            out.writeInt(rows.size());
            for (TokenRow row : rows) {
                write(out, row);
            }
            out.flush();
            out.writeLong(crc.getValue());
            out.flush();
        });
    }

    private static void write(DataOutputStream out, TokenRow row) throws IOException {
        out.writeInt(row.length());
        for (int i = 0; i < row.length(); i++) {
            out.writeInt(2 * row.ids()[i] + (row.target()[i] ? 1 : 0));
        }
    }

    /** Writes over all rows, and leaves a file without any. {@return whether there were rows} */
    static boolean erase(Path file) {
        boolean erased = overwrite(file, WITHOUT_ROWS);
        if (erased) {
            write(file, List.of());
        }
        return erased;
    }

    /** Writes over a file of another form, and leaves it empty. {@return whether there was anything in it} */
    static boolean eraseAll(Path file) {
        boolean erased = overwrite(file, 0);
        if (erased) {
            AtomicFile.write(file, "");
        }
        return erased;
    }

    private static boolean overwrite(Path file, long empty) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) == empty) {
                return false;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
                for (long at = 0; at < channel.size(); at += zeros.capacity()) {
                    zeros.clear().limit((int) Math.min(zeros.capacity(), channel.size() - at));
                    while (zeros.hasRemaining()) {
                        channel.write(zeros, at + zeros.position());
                    }
                }
                channel.force(false);
            }
        } catch (IOException e) {
            throw new ResultNotSavedException(
                    "the rows of a run in " + file + " can't be erased: " + e + " -> check its rights, and erase again",
                    e);
        }
        return true;
    }

    /** @throws InvalidModelException if the file is damaged */
    static List<TokenRow> read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidModelException("no file " + file + " -> submit the job again with a new key");
        }
        CRC32C crc = new CRC32C();
        try (CheckedInputStream checked =
                new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16), crc)) {
            DataInputStream in = new DataInputStream(checked);
            long ints = Files.size(file) / 4;
            if (in.readInt() != FORMAT) {
                throw new IOException("it has another format");
            }
            int count = bounded(in.readInt(), ints);
            List<TokenRow> rows = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                rows.add(row(in, ints));
            }
            long expected = crc.getValue();
            if (in.readLong() != expected) {
                throw new IOException("its checksum is wrong");
            }
            return rows;
        } catch (IOException e) {
            throw new InvalidModelException(
                    "cannot read the rows of the run from " + file + ": " + e.getMessage()
                            + " -> submit the job again with a new key",
                    e);
        }
    }

    private static TokenRow row(DataInputStream in, long ints) throws IOException {
        int length = bounded(in.readInt(), ints);
        int[] ids = new int[length];
        boolean[] target = new boolean[length];
        for (int i = 0; i < length; i++) {
            int value = in.readInt();
            ids[i] = value >>> 1;
            target[i] = (value & 1) == 1;
        }
        return new TokenRow(ids, target);
    }

    private static int bounded(int count, long most) throws IOException {
        if (count < 0 || count > most) {
            throw new IOException("it is damaged");
        }
        return count;
    }
}
