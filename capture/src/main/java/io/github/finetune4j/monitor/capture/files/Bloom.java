// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture.files;

import java.util.List;

/** A filter of the words that a frame may hold: it never misses one, and names one in a hundred too many. */
final class Bloom {
    private static final int BITS_PER_WORD = 10;
    private static final int HASHES = 7;
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private Bloom() {}

    static byte[] of(List<String> words) {
        byte[] bits = new byte[words.size() * BITS_PER_WORD / Byte.SIZE + 1];
        for (String word : words) {
            long hash = hash(word);
            for (int i = 0; i < HASHES; i++) {
                int at = bit(hash, i, bits);
                bits[at >> 3] |= (byte) (1 << (at & 7));
            }
        }
        return bits;
    }

    static boolean mayHold(byte[] bits, String word) {
        long hash = hash(word);
        for (int i = 0; i < HASHES; i++) {
            int at = bit(hash, i, bits);
            if ((bits[at >> 3] & (1 << (at & 7))) == 0) {
                return false;
            }
        }
        return true;
    }

    private static int bit(long hash, int number, byte[] bits) {
        long mixed = hash + number * (hash >>> 32 | 1);
        return (int) Long.remainderUnsigned(mixed, (long) bits.length * Byte.SIZE);
    }

    /** {@return 64 bits of a word: FNV-1a, mixed} */
    static long hash(String word) {
        long hash = OFFSET;
        for (int i = 0; i < word.length(); i++) {
            hash = (hash ^ word.charAt(i)) * PRIME;
        }
        hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
        return hash ^ (hash >>> 32);
    }
}
