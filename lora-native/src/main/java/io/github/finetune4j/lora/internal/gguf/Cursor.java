// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.gguf;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.config.HeapLimit;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a file's head from its beginning, in little-endian order. Every length is compared with what is left of the
 * file before it is believed.
 */
final class Cursor {
    private static final long LONGEST_TEXT = 16 << 20;
    private static final long MOST_ITEMS =
            1 << 23; // of all lists together: tokens, scores, types and merges of 250,000 tokens are 1.4 million
    private static final int DEEPEST = 2;
    private static final int BYTES_OF_A_VALUE = 32; // with its places in two lists
    private static final int BYTES_OF_A_TEXT = 48;

    private final FileChannel channel;
    private final String where;
    private final long size;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    private long read;
    private long items;
    private final HeapLimit heap;

    Cursor(FileChannel channel, String where) throws IOException {
        this.channel = channel;
        this.where = where;
        heap = HeapLimit.half(where);
        size = channel.size();
        buffer.limit(0);
    }

    /** Bytes before the next value. */
    long position() {
        return read - buffer.remaining();
    }

    long left() {
        return size - position();
    }

    private ByteBuffer need(int bytes) throws IOException {
        if (bytes > left()) {
            throw damaged("it is cut off at byte " + size);
        }
        if (buffer.remaining() < bytes) {
            buffer.compact();
            while (buffer.position() < bytes) {
                int n = channel.read(buffer, read);
                if (n < 0) {
                    throw new EOFException("end of file at byte " + read);
                }
                read += n;
            }
            buffer.flip();
        }
        return buffer;
    }

    int u8() throws IOException {
        return need(1).get() & 255;
    }

    long u32() throws IOException {
        return need(4).getInt() & 0xffffffffL;
    }

    /** A count or offset: 64 bits, at most {@code most}. */
    long count(String what, long most) throws IOException {
        long value = need(8).getLong();
        if (value < 0 || value > most) {
            throw damaged(what + " must be from 0 to " + most + ", got " + Long.toUnsignedString(value));
        }
        return value;
    }

    String text() throws IOException {
        int length = (int) count("the length of a text at byte " + position(), Math.min(LONGEST_TEXT, left() - 8));
        heap.take(BYTES_OF_A_TEXT + (long) length);
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; ) {
            int piece = Math.min(length - at, 1 << 15);
            need(piece).get(bytes, at, piece);
            at += piece;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw damaged("a text that ends at byte " + position() + " is not UTF-8");
        }
    }

    ValueType type() throws IOException {
        long code = u32();
        return ValueType.ofCode(code)
                .orElseThrow(() -> damaged("a value at byte " + position() + " has the unknown type " + code));
    }

    Object value(ValueType type) throws IOException {
        return value(type, 0);
    }

    private Object value(ValueType type, int depth) throws IOException {
        return switch (type) {
            case U8 -> (long) u8();
            case I8 -> (long) need(1).get();
            case U16 -> (long) (need(2).getShort() & 0xffff);
            case I16 -> (long) need(2).getShort();
            case U32 -> u32();
            case I32 -> (long) need(4).getInt();
            case U64, I64 -> need(8).getLong();
            case F32 -> need(4).getFloat();
            case F64 -> need(8).getDouble();
            case BOOL -> u8() != 0;
            case STRING -> text();
            case ARRAY -> array(depth + 1);
        };
    }

    private GgufMetadata.Array array(int depth) throws IOException {
        ValueType type = type();
        if (depth > DEEPEST) {
            throw damaged("lists lie in lists more than " + DEEPEST + " deep at byte " + position());
        }
        long count = count("the length of a list at byte " + position(), (left() - 8) / type.leastBytes());
        items += count;
        if (items > MOST_ITEMS) {
            throw damaged("its lists hold more than " + MOST_ITEMS + " values");
        }
        heap.take(count * BYTES_OF_A_VALUE);
        Object[] values = new Object[(int) count];
        for (int i = 0; i < count; i++) {
            values[i] = value(type, depth);
        }
        return new GgufMetadata.Array(type, java.util.List.of(values));
    }

    InvalidModelException damaged(String what) {
        return new InvalidModelException(
                where + ": " + what + " -> the file is damaged or no GGUF file, fetch it again");
    }
}
