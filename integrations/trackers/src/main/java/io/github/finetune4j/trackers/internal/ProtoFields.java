// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.trackers.internal;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fields of a protobuf message, by their numbers; those that nobody asks for are left alone. */
public final class ProtoFields {
    private final Map<Integer, List<Long>> numbers = new HashMap<>();
    private final Map<Integer, List<byte[]>> parts = new HashMap<>();

    private ProtoFields() {}

    /**
     * {@return the fields of a message}
     *
     * @param message as it is on the wire
     * @throws IOException if it is none
     */
    public static ProtoFields of(byte[] message) throws IOException {
        ProtoFields fields = new ProtoFields();
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        try {
            while (in.hasRemaining()) {
                fields.read(in);
            }
        } catch (BufferUnderflowException e) {
            throw new IOException("a message of protobuf ends within a field", e);
        }
        return fields;
    }

    private void read(ByteBuffer in) throws IOException {
        long key = varint(in);
        int field = (int) (key >>> 3);
        switch ((int) (key & 7)) {
            case 0 -> number(field, varint(in));
            case 1 -> number(field, in.getLong());
            case 2 -> part(field, in);
            case 5 -> number(field, in.getInt());
            default -> throw new IOException("a field of protobuf has the type " + (key & 7) + ", which is none");
        }
    }

    private void number(int field, long value) {
        numbers.computeIfAbsent(field, any -> new ArrayList<>()).add(value);
    }

    private void part(int field, ByteBuffer in) throws IOException {
        long length = varint(in);
        if (length < 0 || length > in.remaining()) {
            throw new IOException(
                    "a field of protobuf has " + length + " bytes, of which " + in.remaining() + " are there");
        }
        byte[] part = new byte[(int) length];
        in.get(part);
        parts.computeIfAbsent(field, any -> new ArrayList<>()).add(part);
    }

    private static long varint(ByteBuffer in) throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IOException("a number of protobuf has more than ten bytes");
    }

    /** {@return whether the field is there} */
    public boolean has(int field) {
        return numbers.containsKey(field) || parts.containsKey(field);
    }

    /** {@return the last value, as protobuf has it; 0 without one} */
    public long number(int field) {
        List<Long> all = numbers.getOrDefault(field, List.of());
        return all.isEmpty() ? 0 : all.get(all.size() - 1);
    }

    /** {@return the last value, as a double} */
    public double real(int field) {
        return Double.longBitsToDouble(number(field));
    }

    /** {@return the last value, as a float} */
    public float single(int field) {
        return Float.intBitsToFloat((int) number(field));
    }

    /** {@return all values of a field of strings, bytes or messages} */
    public List<byte[]> parts(int field) {
        return parts.getOrDefault(field, List.of());
    }

    /** {@return the last value; empty without one} */
    public byte[] part(int field) {
        List<byte[]> all = parts(field);
        return all.isEmpty() ? new byte[0] : all.get(all.size() - 1);
    }

    /** {@return the last value, as a string} */
    public String text(int field) {
        return new String(part(field), StandardCharsets.UTF_8);
    }

    /**
     * {@return the last value, as a message}
     *
     * @param field its number
     * @throws IOException if it is none
     */
    public ProtoFields message(int field) throws IOException {
        return of(part(field));
    }
}
