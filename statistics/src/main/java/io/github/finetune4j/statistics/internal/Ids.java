// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.internal;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;

/**
 * Ids numbered from 0.
 *
 * @param places the number of each id given
 * @param ids the id of each number
 */
@SuppressWarnings("ArrayRecordComponent") // made and read inside the package
public record Ids(int[] places, int[] ids) {
    /** Numbered in the order in which they first appear. */
    public static Ids asTheyAppear(int[] given) {
        int inOrder = inOrder(given);
        if (inOrder > 0) {
            int[] ids = new int[inOrder];
            Arrays.setAll(ids, at -> at);
            return new Ids(given.clone(), ids);
        }
        long[] ends = ends(given);
        if (ends[1] - ends[0] >= 4L * given.length) {
            Ids sorted = bySearch(given);
            Ids order = asTheyAppear(sorted.places);
            return new Ids(
                    order.places,
                    Arrays.stream(order.ids).map(at -> sorted.ids[at]).toArray());
        }
        int least = (int) ends[0];
        int[] table = new int[(int) (ends[1] - ends[0]) + 1];
        int[] ids = new int[Math.min(table.length, given.length)];
        int[] places = new int[given.length];
        int size = 0;
        for (int i = 0; i < given.length; i++) {
            int at = given[i] - least;
            if (table[at] == 0) {
                ids[size++] = given[i];
                table[at] = size;
            }
            places[i] = table[at] - 1;
        }
        return new Ids(places, Arrays.copyOf(ids, size));
    }

    /** {@return how many ids there are, if they are numbered from 0 as they appear already; else 0} */
    private static int inOrder(int[] given) {
        int size = 0;
        for (int id : given) {
            if (id < 0 || id > size) {
                return 0;
            }
            size = id == size ? size + 1 : size;
        }
        return size;
    }

    private static long[] ends(int[] given) {
        int least = given[0];
        int most = given[0];
        for (int id : given) {
            least = Math.min(least, id);
            most = Math.max(most, id);
        }
        return new long[] {least, most};
    }

    /** Numbered by size. */
    public static Ids ascending(int[] given) {
        long[] ends = ends(given);
        long range = ends[1] - ends[0] + 1;
        return range <= 4L * given.length ? byTable(given, (int) ends[0], (int) range) : bySearch(given);
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

    /** {@return the ids in decimal digits, made when they are asked for} */
    public List<String> names() {
        return new AbstractList<>() {
            @Override
            public String get(int index) {
                return String.valueOf(ids[index]);
            }

            @Override
            public int size() {
                return ids.length;
            }
        };
    }
}
