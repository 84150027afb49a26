// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.route;

import java.nio.charset.StandardCharsets;

/** Hash functions of keys, all published: FNV-1a, MurmurHash3. */
public final class Hashes {
    private static final int FNV_32 = 0x811c9dc5;
    private static final int FNV_32_PRIME = 0x01000193;
    private static final long FNV_64 = 0xcbf29ce484222325L;
    private static final long FNV_64_PRIME = 0x100000001b3L;

    private Hashes() {}

    /** FNV-1a over the UTF-16 units, as JavaScript's charCodeAt gives them; unsigned. */
    public static long fnv1a32(String text) {
        int hash = FNV_32;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_32_PRIME;
        }
        return hash & 0xffffffffL;
    }

    public static long fnv1a64(CharSequence text) {
        return fnv1a64(FNV_64, text);
    }

    /** Goes on from a hash. */
    public static long fnv1a64(long from, CharSequence text) {
        long hash = from;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            hash = (hash ^ (c & 0xff)) * FNV_64_PRIME;
            hash = (hash ^ (c >>> 8)) * FNV_64_PRIME;
        }
        return hash;
    }

    /** The finaliser of MurmurHash3: every bit of the input moves half of the bits of the output. */
    public static long mix(long hash) {
        long h = hash;
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }

    /** {@return the hash as a number from 0 to below 1} */
    public static double unit(long hash) {
        return (hash >>> 11) * 0x1.0p-53;
    }

    /** MurmurHash3, 32 bit for x86, over UTF-8; unsigned. */
    public static long murmur32(String text, int seed) {
        return murmur32(text.getBytes(StandardCharsets.UTF_8), seed);
    }

    public static long murmur32(byte[] data, int seed) {
        int hash = seed;
        int whole = data.length & ~3;
        for (int i = 0; i < whole; i += 4) {
            int block = (data[i] & 0xff)
                    | ((data[i + 1] & 0xff) << 8)
                    | ((data[i + 2] & 0xff) << 16)
                    | ((data[i + 3] & 0xff) << 24);
            hash = Integer.rotateLeft(hash ^ scrambled(block), 13) * 5 + 0xe6546b64;
        }
        int rest = 0;
        for (int i = data.length - 1; i >= whole; i--) {
            rest = (rest << 8) | (data[i] & 0xff);
        }
        hash ^= scrambled(rest);
        return finished(hash ^ data.length) & 0xffffffffL;
    }

    private static int scrambled(int block) {
        return Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
    }

    private static int finished(int hash) {
        int h = hash;
        h = (h ^ (h >>> 16)) * 0x85ebca6b;
        h = (h ^ (h >>> 13)) * 0xc2b2ae35;
        return h ^ (h >>> 16);
    }
}
