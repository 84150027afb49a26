// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.config.JsonFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of contents of a safetensors file, checked against the file's size: offsets in range, as long as shape and
 * type say, without overlap or gap. Format: https://github.com/huggingface/safetensors#format
 */
final class SafetensorsHeader {
    /** The safetensors library's own limit. */
    static final long LONGEST = 100_000_000;

    private static final int MOST_DIMENSIONS = 16;
    private static final Map<String, Integer> SIZES = Map.ofEntries(
            Map.entry("F64", 8),
            Map.entry("I64", 8),
            Map.entry("U64", 8),
            Map.entry("F32", 4),
            Map.entry("I32", 4),
            Map.entry("U32", 4),
            Map.entry("F16", 2),
            Map.entry("BF16", 2),
            Map.entry("I16", 2),
            Map.entry("U16", 2),
            Map.entry("I8", 1),
            Map.entry("U8", 1),
            Map.entry("BOOL", 1),
            Map.entry("F8_E4M3", 1),
            Map.entry("F8_E5M2", 1));

    /** The place of a tensor; offsets count from the end of the header. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Entry(String name, String dtype, long[] shape, long begin, long end) {}

    private final String where;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private SafetensorsHeader(String where) {
        this.where = where;
    }

    /**
     * Checks the header's length, which is the file's first eight bytes.
     *
     * @param length as read, a signed view of an unsigned number
     * @param fileSize bytes of the whole file
     */
    static int checkedLength(long length, long fileSize, String where) {
        if (length < 0 || length > LONGEST) {
            throw damaged(
                    where, "header length " + Long.toUnsignedString(length) + " is above the limit of " + LONGEST);
        }
        if (length > fileSize - 8) {
            throw damaged(where, "header length " + length + " is beyond the file's " + fileSize + " bytes");
        }
        return (int) length;
    }

    /**
     * @param json the header, in UTF-8
     * @param dataSize bytes after the header
     * @param where names the file in messages
     */
    static Map<String, Entry> parse(byte[] json, long dataSize, String where) {
        SafetensorsHeader header = new SafetensorsHeader(where);
        if (json.length == 0 || json[0] != '{') {
            throw damaged(where, "the header is not a JSON object");
        }
        ObjectNode node = JsonFile.parse(json, "the header of " + where);
        node.properties().forEach(field -> {
            if (!field.getKey().equals("__metadata__")) {
                header.entries.put(field.getKey(), header.entry(field.getKey(), field.getValue()));
            }
        });
        header.checkLayout(dataSize);
        return header.entries;
    }

    private Entry entry(String name, JsonNode node) {
        JsonNode offsets = node.path("data_offsets");
        if (!node.path("dtype").isTextual()
                || !node.path("shape").isArray()
                || !offsets.isArray()
                || offsets.size() != 2) {
            throw damaged(where, "tensor " + name + " lacks dtype, shape or data_offsets");
        }
        long begin = whole(name, "data_offsets", offsets.get(0));
        long end = whole(name, "data_offsets", offsets.get(1));
        long[] shape = shape(name, node.path("shape"));
        String dtype = node.path("dtype").asText();
        long size = size(name, dtype, shape);
        if (end < begin || end - begin != size) {
            throw damaged(
                    where,
                    "tensor " + name + " " + dtype + Arrays.toString(shape) + " takes " + size
                            + " bytes, but its data_offsets are " + begin + " to " + end);
        }
        return new Entry(name, dtype, shape, begin, end);
    }

    private long[] shape(String name, JsonNode node) {
        if (node.size() > MOST_DIMENSIONS) {
            throw damaged(where, "tensor " + name + " has " + node.size() + " dimensions, at most " + MOST_DIMENSIONS);
        }
        long[] shape = new long[node.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = whole(name, "shape", node.get(i));
        }
        return shape;
    }

    private long whole(String name, String key, JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            throw damaged(where, "tensor " + name + ": " + key + " must hold whole numbers from 0, got " + node);
        }
        return node.longValue();
    }

    private long size(String name, String dtype, long[] shape) {
        Integer bytes = SIZES.get(dtype);
        if (bytes == null) {
            throw damaged(where, "tensor " + name + " has the unknown dtype " + dtype);
        }
        try {
            long size = bytes;
            for (long each : shape) {
                size = Math.multiplyExact(size, each);
            }
            return size;
        } catch (ArithmeticException e) {
            throw damaged(where, "tensor " + name + " has an impossible shape " + Arrays.toString(shape));
        }
    }

    private void checkLayout(long dataSize) {
        List<Entry> sorted = new ArrayList<>(entries.values());
        sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long at = 0;
        for (Entry entry : sorted) {
            if (entry.end > dataSize) {
                throw damaged(
                        where,
                        "tensor " + entry.name + " ends at byte " + entry.end + " of the data, but only " + dataSize
                                + " bytes are there: the file is cut off");
            }
            if (entry.begin != at) {
                String what = entry.begin < at ? "overlaps the tensor before it" : "leaves a gap before it";
                throw damaged(
                        where,
                        "tensor " + entry.name + " at byte " + entry.begin + " " + what + ", which ends at " + at);
            }
            at = entry.end;
        }
        if (at != dataSize) {
            throw damaged(where, "the tensors end at byte " + at + " of the data, but the file goes on to " + dataSize);
        }
    }

    static InvalidModelException damaged(String where, String what) {
        return new InvalidModelException(
                where + ": " + what + " -> the file is damaged or no safetensors file, fetch it again");
    }
}
