// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.gguf;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.config.MappedPages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One GGUF file. Its head is read and checked when it is opened; each tensor is mapped when it is asked for. */
public final class GgufFile implements AutoCloseable {
    private static final long MAGIC = 0x46554747; // "GGUF", little-endian
    private static final long MOST_KEYS = 1 << 16;
    private static final long MOST_TENSORS = 1 << 20;
    private static final int MOST_DIMENSIONS = 4;
    private static final long ALIGNMENT = 32;

    private final Path file;
    private final FileChannel channel;
    private final MappedPages pages = new MappedPages();
    private final long size;
    private final GgufMetadata metadata;
    private final Map<String, GgufTensor> tensors;

    private GgufFile(
            Path file, FileChannel channel, long size, GgufMetadata metadata, Map<String, GgufTensor> tensors) {
        this.file = file;
        this.channel = channel;
        this.size = size;
        this.metadata = metadata;
        this.tensors = tensors;
    }

    /**
     * Opens a file and checks its whole head: every length and offset lies within the file, and no two tensors overlap.
     *
     * @param file to read
     * @return its metadata and tensors
     * @throws InvalidModelException if it is missing or damaged, saying what is wrong
     * @throws UnsupportedCapabilityException if a tensor's type or the format's version is not supported
     */
    public static GgufFile open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidModelException("no file " + file + " -> check the path, or download the file");
        }
        try {
            FileChannel channel = FileChannel.open(file);
            try {
                return new Head(file, channel).read();
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new InvalidModelException("cannot read " + file + ": " + e + " -> check the file's permissions", e);
        }
    }

    /** {@return what the file says about itself} */
    public GgufMetadata metadata() {
        return metadata;
    }

    /** {@return its tensors by name, in the file's order} */
    public Map<String, GgufTensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /** {@return where it lies} */
    public Path path() {
        return file;
    }

    /**
     * {@return a tensor's bytes, mapped, little-endian}
     *
     * @param tensor of this file
     */
    public ByteBuffer bytes(GgufTensor tensor) {
        try {
            return tensor.size() == 0
                    ? ByteBuffer.allocate(0)
                    : pages.map(channel, tensor.offset(), tensor.size()).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new InvalidModelException(
                    "cannot map " + tensor.name() + " of " + file + ": " + e + " -> check the disk", e);
        }
    }

    /**
     * Compares the file's size with that when it was opened.
     *
     * @throws InvalidModelException if it is another one
     */
    public void unchanged() {
        MappedPages.sizeIs(file, channel, size);
    }

    /** Hands back the memory of what was read so far. */
    public void forget() {
        pages.release();
    }

    @Override
    public void close() {
        pages.release();
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a GGUF file: " + e + " -> check the disk", e);
        }
    }

    /** Reads what stands before the tensors' bytes. */
    private static final class Head {
        private final Path file;
        private final FileChannel channel;
        private final Cursor cursor;
        private final GgufMetadata metadata;
        private final List<GgufTensor> found = new ArrayList<>();

        Head(Path file, FileChannel channel) throws IOException {
            this.file = file;
            this.channel = channel;
            cursor = new Cursor(channel, file.toString());
            metadata = new GgufMetadata(file.toString());
        }

        GgufFile read() throws IOException {
            if (cursor.left() < 24 || cursor.u32() != MAGIC) {
                throw cursor.damaged("it does not begin with GGUF");
            }
            version(cursor.u32());
            long tensorCount = cursor.count("the number of tensors", MOST_TENSORS);
            long keys = cursor.count("the number of keys", MOST_KEYS);
            for (long i = 0; i < keys; i++) {
                key();
            }
            for (long i = 0; i < tensorCount; i++) {
                tensor();
            }
            long size = cursor.position() + cursor.left();
            return new GgufFile(file, channel, size, metadata, placed());
        }

        private void version(long version) {
            if (version < 2 || version > 3) {
                throw new UnsupportedCapabilityException(file + " is GGUF version " + version
                        + (version > 0xffff ? " (big-endian?)" : "")
                        + ", those that are read are 2 and 3, little-endian -> convert the model again");
            }
        }

        private void key() throws IOException {
            String key = cursor.text();
            ValueType type = cursor.type();
            if (metadata.keys().contains(key)) {
                throw cursor.damaged("the key " + key + " is there twice");
            }
            metadata.put(key, type, cursor.value(type));
        }

        // the offset is still counted from where the tensors' bytes begin
        private void tensor() throws IOException {
            String name = cursor.text();
            long dimensions = cursor.u32();
            if (dimensions > MOST_DIMENSIONS) {
                throw cursor.damaged(
                        "tensor " + name + " has " + dimensions + " dimensions, more than " + MOST_DIMENSIONS);
            }
            long[] shape = new long[(int) dimensions];
            for (int i = shape.length - 1; i >= 0; i--) {
                shape[i] = cursor.count("a size of tensor " + name, Integer.MAX_VALUE);
            }
            GgufType type = type(name, cursor.u32());
            long offset = cursor.count("the offset of tensor " + name, Long.MAX_VALUE / 2);
            found.add(new GgufTensor(name, type, shape, offset, size(name, type, shape)));
        }

        private GgufType type(String name, long code) {
            return GgufType.ofCode(code)
                    .orElseThrow(() -> new UnsupportedCapabilityException(file + ": tensor " + name
                            + " is of type number " + code + ", which is not supported; those that are: "
                            + List.of(GgufType.values())
                            + " -> choose a file of another quantisation, such as Q8_0 or Q4_K_S"));
        }

        private long size(String name, GgufType type, long[] shape) {
            long count = 1;
            for (long each : shape) {
                count = each == 0 || count <= Integer.MAX_VALUE / each ? count * each : -1;
                if (count < 0) {
                    throw cursor.damaged("tensor " + name + " holds more than " + Integer.MAX_VALUE + " numbers");
                }
            }
            long row = shape.length == 0 ? 1 : shape[shape.length - 1];
            if (row % type.blockLength() != 0) {
                throw cursor.damaged("the rows of tensor " + name + " have " + row + " numbers, no multiple of "
                        + type.blockLength() + " as " + type + " needs");
            }
            if (type.bytes(count) > Integer.MAX_VALUE) {
                throw cursor.damaged("tensor " + name + " has " + type.bytes(count)
                        + " bytes, the limit for one tensor is " + Integer.MAX_VALUE);
            }
            return type.bytes(count);
        }

        private Map<String, GgufTensor> placed() {
            long alignment = metadata.whole("general.alignment").orElse(ALIGNMENT);
            if (alignment < 1 || alignment > 1 << 20 || Long.bitCount(alignment) != 1) {
                throw cursor.damaged("general.alignment must be a power of two, got " + alignment);
            }
            long start = (cursor.position() + alignment - 1) / alignment * alignment;
            long end = cursor.position() + cursor.left();
            Map<String, GgufTensor> tensors = new LinkedHashMap<>();
            for (GgufTensor each : found) {
                long offset = start + each.offset();
                if (each.offset() % alignment != 0 || offset > end - each.size()) {
                    throw cursor.damaged("tensor " + each.name() + " of " + each.size() + " bytes lies at byte "
                            + offset + ", the file ends at " + end);
                }
                GgufTensor at = new GgufTensor(each.name(), each.type(), each.shape(), offset, each.size());
                if (tensors.put(each.name(), at) != null) {
                    throw cursor.damaged("tensor " + each.name() + " is there twice");
                }
            }
            refuseOverlaps(tensors);
            return tensors;
        }

        private void refuseOverlaps(Map<String, GgufTensor> tensors) {
            long free = 0;
            for (GgufTensor each : tensors.values().stream()
                    .sorted(Comparator.comparingLong(GgufTensor::offset))
                    .toList()) {
                if (each.offset() < free) {
                    throw cursor.damaged("tensor " + each.name() + " overlaps the one before it");
                }
                free = each.offset() + each.size();
            }
        }
    }
}
