// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * 128 bits over bytes, fast and not against an attacker: for finding equal rows. The mixing is that of MurmurHash3 x64
 * 128 (Austin Appleby, public domain); the tail is padded with zeros, as every text carries its length.
 */
final class FastHash {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long C1 = 0x87c37b91114253d5L;
    private static final long C2 = 0x4cf5ad432745937fL;

    long high;
    long low;

    /** Hashes a range; {@code bytes} has 16 bytes more behind it, which are overwritten with zeros. */
    void of(byte[] bytes, int from, int to) {
        java.util.Arrays.fill(bytes, to, to + 16, (byte) 0);
        long h1 = 0;
        long h2 = 0;
        for (int i = from; i < to; i += 16) {
            long k1 = (long) LONGS.get(bytes, i);
            long k2 = (long) LONGS.get(bytes, i + 8);
            h1 ^= Long.rotateLeft(k1 * C1, 31) * C2;
            h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
            h2 ^= Long.rotateLeft(k2 * C2, 33) * C1;
            h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
        }
        h1 ^= to - from;
        h2 ^= to - from;
        h1 += h2;
        h2 += h1;
        h1 = mix(h1);
        h2 = mix(h2);
        high = h1 + h2;
        low = h2 + high;
    }

    private static long mix(long value) {
        long k = value;
        k = (k ^ (k >>> 33)) * 0xff51afd7ed558ccdL;
        k = (k ^ (k >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return k ^ (k >>> 33);
    }
}
