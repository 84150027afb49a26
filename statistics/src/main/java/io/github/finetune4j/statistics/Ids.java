// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;
import java.util.List;

/**
 * Ids numbered from 0.
 *
 * @param places the number of each id given
 * @param ids the id of each number
 */
@SuppressWarnings("ArrayRecordComponent") // made and read inside the package
record Ids(int[] places, int[] ids) {
    /** Numbered in the order in which they first appear. */
    static Ids asTheyAppear(int[] given) {
        Ids sorted = ascending(given);
        int[] order = new int[sorted.ids.length];
        int[] ids = new int[order.length];
        Arrays.fill(order, -1);
        int size = 0;
        for (int i = 0; i < given.length; i++) {
            int at = sorted.places[i];
            if (order[at] < 0) {
                order[at] = size;
                ids[size++] = given[i];
            }
            sorted.places[i] = order[at];
        }
        return new Ids(sorted.places, ids);
    }

    /** Numbered by size. */
    static Ids ascending(int[] given) {
        int least = Arrays.stream(given).min().orElse(0);
        long range = (long) Arrays.stream(given).max().orElse(0) - least + 1;
        return range <= 4L * given.length ? byTable(given, least, (int) range) : bySearch(given);
    }

    private static Ids byTable(int[] given, int least, int range) {
        int[] table = new int[range];
        for (int id : given) {
            table[id - least] = 1;
        }
        int[] ids = new int[range];
        int size = 0;
        for (int at = 0; at < range; at++) {
            if (table[at] > 0) {
                ids[size] = least + at;
                table[at] = size++;
            }
        }
        int[] places = new int[given.length];
        for (int i = 0; i < given.length; i++) {
            places[i] = table[given[i] - least];
        }
        return new Ids(places, Arrays.copyOf(ids, size));
    }

    private static Ids bySearch(int[] given) {
        int[] ids = Arrays.stream(given).sorted().distinct().toArray();
        int[] places = new int[given.length];
        Arrays.setAll(places, i -> Arrays.binarySearch(ids, given[i]));
        return new Ids(places, ids);
    }

    List<String> names() {
        return Arrays.stream(ids).mapToObj(String::valueOf).toList();
    }
}
