// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.util.Arrays;
import java.util.Random;

/** Changes bytes: most in the head, where sizes and names stand. */
final class FuzzBytes {
    private static final byte[] NUMBERS = {0, 1, -1, 127, -128, 32, 64};

    private FuzzBytes() {}

    static byte[] changed(Random random, byte[] bytes, int head) {
        byte[] made = bytes.clone();
        for (int time = 1 + random.nextInt(6); time > 0; time--) {
            made = once(random, made, Math.min(head, made.length));
        }
        return made;
    }

    private static byte[] once(Random random, byte[] bytes, int head) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(random.nextInt(8) == 0 ? bytes.length : Math.max(1, head));
        switch (random.nextInt(6)) {
            case 0 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), number(random));
            case 3 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 8), number(random));
            case 4 -> {
                int length = Math.min(bytes.length - at, 1 + random.nextInt(16));
                System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
            }
            default -> bytes[at] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static byte number(Random random) {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }
}
