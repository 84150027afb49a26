// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

/**
 * For each node of a trie, the longest ends of its text that the trie holds too (Aho and Corasick): all texts of the
 * trie that end at a place are found by one way through a text, in its length and the number of what is found. The trie
 * does not change any more.
 */
final class Suffixes {
    private final Trie trie;
    private final int[] shorter; // node of the longest end of a node's text
    private final int[] text; // the node itself or the next shorter one that is one of the trie's texts; 0 if none is
    private final int[] length;

    Suffixes(Trie trie) {
        this.trie = trie;
        long[] arcs = trie.arcs();
        shorter = new int[arcs.length];
        text = new int[arcs.length];
        length = lengths(arcs);
        for (int node : byLength()) {
            int before = (int) (arcs[node] >>> 16);
            shorter[node] = before == 0 ? 0 : next(shorter[before], (char) arcs[node]);
            text[node] = trie.value(node) >= 0 ? node : text[shorter[node]];
        }
    }

    private static int[] lengths(long[] arcs) {
        int[] length = new int[arcs.length];
        for (int node = 1; node < arcs.length; node++) {
            length[node] = length[(int) (arcs[node] >>> 16)] + 1; // a node is younger than the one that leads to it
        }
        return length;
    }

    private int[] byLength() {
        int longest = 0;
        for (int each : length) {
            longest = Math.max(longest, each);
        }
        int[] place = new int[longest + 2];
        for (int node = 1; node < length.length; node++) {
            place[length[node] + 1]++;
        }
        for (int i = 1; i < place.length; i++) {
            place[i] += place[i - 1];
        }
        int[] nodes = new int[length.length - 1];
        for (int node = 1; node < length.length; node++) {
            nodes[place[length[node]]++] = node;
        }
        return nodes;
    }

    /** {@return the node of the longest end, of a node's text and a character, that the trie holds} */
    int next(int node, char c) {
        int at = node;
        int child = trie.child(at, c);
        while (child < 0 && at > 0) {
            at = shorter[at];
            child = trie.child(at, c);
        }
        return Math.max(0, child);
    }

    /** {@return the longest of the trie's texts that a node's text ends with: its node; 0 if there is none} */
    int longest(int node) {
        return text[node];
    }

    /** {@return the next shorter one after one of {@link #longest}; 0 if there is none} */
    int shorter(int found) {
        return text[shorter[found]];
    }

    /** {@return UTF-16 units of a node's text} */
    int length(int node) {
        return length[node];
    }
}
