// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * An index of the rows that have a value in a field: in memory alone, by 64 bits of the value's hash, so that what is
 * to be forgotten lies in no second place. Rows of one value are a list from the last one to the first.
 */
final class KeyIndex {
    private final String field;
    private final String quoted;
    private final Map<Long, Integer> newest = new HashMap<>();
    private int[] before = new int[1024]; // the row before of the same value, + 1; 0 = none
    private int rows;
    private boolean found;

    KeyIndex(String field) {
        this.field = field;
        StringBuilder name = new StringBuilder();
        Json.quote(field, name);
        quoted = name.toString();
    }

    /** {@return whether a row has the field} */
    boolean found() {
        return found;
    }

    /** {@return how many rows it knows} */
    int rows() {
        return rows;
    }

    /** Takes the next row. */
    void take(String line) {
        if (rows == before.length) {
            before = Arrays.copyOf(before, rows * 2);
        }
        Object value = line.contains(quoted) ? Json.parseObject(line).get(field) : null;
        if (value != null) {
            found = true;
            Integer last = newest.put(key(String.valueOf(value)), rows);
            before[rows] = last == null ? 0 : last + 1;
        }
        rows++;
    }

    private static long key(String value) {
        return ByteBuffer.wrap(Sha256.digest().digest(value.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    /** {@return the rows of a value, in their order} */
    int[] find(String value) {
        int[] found = new int[8];
        int size = 0;
        Integer last = newest.get(key(value));
        for (int at = last == null ? 0 : last + 1; at != 0; at = before[at - 1]) {
            if (size == found.length) {
                found = Arrays.copyOf(found, size * 2);
            }
            found[size++] = at - 1;
        }
        int[] rowNumbers = Arrays.copyOf(found, size);
        Arrays.sort(rowNumbers);
        return rowNumbers;
    }
}
