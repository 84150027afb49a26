// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.config.HeapLimit;
import io.github.finetune4j.lora.internal.config.MappedPages;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One safetensors file. Each tensor is mapped on its own, so that the file may be larger than 2 GB. */
public final class SafetensorsFile implements TensorSource {
    private final Path file;
    private final FileChannel channel;
    private final MappedPages pages = new MappedPages();
    private final long size;
    private final long dataStart;
    private final Map<String, SafetensorsHeader.Entry> entries;

    private SafetensorsFile(
            Path file, FileChannel channel, long size, long dataStart, Map<String, SafetensorsHeader.Entry> entries) {
        this.file = file;
        this.channel = channel;
        this.size = size;
        this.dataStart = dataStart;
        this.entries = entries;
    }

    /**
     * Opens a file and checks its whole table of contents.
     *
     * @param file to read
     * @return its tensors
     * @throws InvalidModelException if it is missing or damaged, saying what is wrong
     */
    public static SafetensorsFile open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidModelException("no file " + file + " -> check the folder, or download the file into it");
        }
        try {
            FileChannel channel = FileChannel.open(file);
            try {
                return open(file, channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new InvalidModelException("cannot read " + file + ": " + e + " -> check the file's permissions", e);
        }
    }

    private static SafetensorsFile open(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < 8) {
            throw SafetensorsHeader.damaged(file.toString(), "the file has only " + size + " bytes: it is cut off");
        }
        long length = read(channel, 0, 8).getLong();
        int n = SafetensorsHeader.checkedLength(length, size, file.toString());
        HeapLimit.half(file.toString()).take(n);
        byte[] json = read(channel, 8, n).array();
        return new SafetensorsFile(
                file, channel, size, 8L + n, SafetensorsHeader.parse(json, size - 8 - n, file.toString()));
    }

    private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw new EOFException("end of file at byte " + (at + buffer.position()));
            }
        }
        return buffer.flip();
    }

    @Override
    public String where() {
        return file.toString();
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    @Override
    public TensorData tensor(String name) {
        SafetensorsHeader.Entry entry = entries.get(name);
        if (entry == null) {
            throw new InvalidModelException(
                    file + " holds no tensor " + name + " -> fetch the model again: its files do not belong together");
        }
        return new TensorData(name, dtype(entry), entry.shape().clone(), map(entry));
    }

    /**
     * {@return the numbers of a tensor, whole ones too, which weights of matrices never are}
     *
     * @param name of a tensor that is there
     * @throws InvalidModelException if its numbers are of a type that is not read
     */
    public double[] numbers(String name) {
        SafetensorsHeader.Entry entry = entries.get(name);
        ToDoubleFunction<ByteBuffer> next = entry == null ? null : next(entry.dtype());
        if (entry == null || next == null) {
            float[] floats = Floats.of(tensor(name)); // which says what is wrong
            return IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray();
        }
        return MappedPages.reading("tensor " + name, () -> {
            ByteBuffer bytes = map(entry).order(ByteOrder.LITTLE_ENDIAN);
            int count = (int) Arrays.stream(entry.shape()).reduce(1, (a, b) -> a * b);
            return IntStream.range(0, count)
                    .mapToDouble(i -> next.applyAsDouble(bytes))
                    .toArray();
        });
    }

    private static @Nullable ToDoubleFunction<ByteBuffer> next(String dtype) {
        return switch (dtype) {
            case "F64" -> ByteBuffer::getDouble;
            case "I64" -> ByteBuffer::getLong;
            case "I32" -> ByteBuffer::getInt;
            case "I16" -> ByteBuffer::getShort;
            case "I8" -> ByteBuffer::get;
            default -> null;
        };
    }

    /** {@return the shape of a tensor, of whole numbers too, which {@link #shape} refuses as weights} */
    public long[] numbersShape(String name) {
        SafetensorsHeader.Entry entry = entries.get(name);
        return entry == null ? tensor(name).shape() : entry.shape().clone();
    }

    private Dtype dtype(SafetensorsHeader.Entry entry) {
        return switch (entry.dtype()) {
            case "F32" -> Dtype.F32;
            case "F16" -> Dtype.F16;
            case "BF16" -> Dtype.BF16;
            default ->
                throw new InvalidModelException(file + ": tensor " + entry.name() + " has dtype " + entry.dtype()
                        + ", which is not supported -> give weights in F32, F16 or BF16");
        };
    }

    private ByteBuffer map(SafetensorsHeader.Entry entry) {
        long size = entry.end() - entry.begin();
        if (size > Integer.MAX_VALUE) {
            throw new InvalidModelException(file + ": tensor " + entry.name() + " has " + size
                    + " bytes, the limit for one tensor is " + Integer.MAX_VALUE + " -> choose a smaller model");
        }
        try {
            return size == 0 ? ByteBuffer.allocate(0) : pages.map(channel, dataStart + entry.begin(), size);
        } catch (IOException e) {
            throw new InvalidModelException(
                    "cannot map " + entry.name() + " of " + file + ": " + e + " -> check the disk", e);
        }
    }

    @Override
    public void unchanged() {
        MappedPages.sizeIs(file, channel, size);
    }

    @Override
    public void forget() {
        pages.release();
    }

    @Override
    public void close() {
        pages.release();
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a safetensors file: " + e + " -> check the disk", e);
        }
    }
}
