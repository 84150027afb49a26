// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import io.github.finetune4j.lora.internal.config.HeapLimit;
import java.util.Arrays;

/** Texts by their characters, for all of them that begin at a place. */
public final class Trie {
    private static final int BYTES_OF_A_NODE = 96; // with what is computed of it, see Suffixes

    private long[] keys = new long[64]; // node << 16 | character, plus 1
    private int[] children = new int[64];
    private int[] values = new int[64]; // of each node, plus 1
    private int nodes = 1;
    private final HeapLimit heap;

    /** @param where names the file of the texts in messages */
    public Trie(String where) {
        heap = HeapLimit.half(where);
    }

    /**
     * Adds a text.
     *
     * @param text any
     * @param value of it, 0 or above
     * @param first whether one that is added twice keeps its first value
     * @throws io.github.finetune4j.error.InvalidModelException if all of them together are more than the heap can hold
     */
    public void add(String text, int value, boolean first) {
        int node = 0;
        for (int i = 0; i < text.length(); i++) {
            int child = child(node, text.charAt(i));
            node = child < 0 ? enter(node, text.charAt(i)) : child;
        }
        if (values[node] == 0 || !first) {
            values[node] = value + 1;
        }
    }

    private int enter(int node, char c) {
        heap.take(BYTES_OF_A_NODE);
        if (nodes * 2 > keys.length) {
            widen();
        }
        keys[slot(keys, key(node, c))] = key(node, c);
        children[slot(keys, key(node, c))] = nodes;
        if (nodes == values.length) {
            values = Arrays.copyOf(values, nodes * 2);
        }
        return nodes++;
    }

    private void widen() {
        long[] wider = new long[keys.length * 2];
        int[] moved = new int[wider.length];
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != 0) {
                int slot = slot(wider, keys[i]);
                wider[slot] = keys[i];
                moved[slot] = children[i];
            }
        }
        keys = wider;
        children = moved;
    }

    private static long key(int node, char c) {
        return ((long) node << 16 | c) + 1;
    }

    private static int slot(long[] keys, long key) {
        int slot = Hash.of(key) & keys.length - 1;
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = slot + 1 & keys.length - 1;
        }
        return slot;
    }

    /**
     * {@return the node behind one and a character, or -1}
     *
     * @param node 0 at the beginning
     * @param c the character
     */
    public int child(int node, char c) {
        int slot = slot(keys, key(node, c));
        return keys[slot] == 0 ? -1 : children[slot];
    }

    /** {@return of each node, which leads there and by which character; nodes are numbered as they came} */
    long[] arcs() {
        long[] arcs = new long[nodes];
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != 0) {
                arcs[children[i]] = keys[i] - 1;
            }
        }
        return arcs;
    }

    /**
     * {@return a node's value, or -1}
     *
     * @param node of {@link #child}
     */
    public int value(int node) {
        return values[node] - 1;
    }
}
