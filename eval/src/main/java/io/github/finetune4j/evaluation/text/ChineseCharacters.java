// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import java.util.BitSet;

/**
 * The characters that sacrebleu's {@code zh} tokenizer sets apart. Its two ranges beyond the basic plane are written
 * there with four hexadecimal digits and a further character, so they mean U+2001 … U+2A6D and U+2F81 … U+2FA1, and no
 * character beyond the basic plane is set apart; kept, since scores must agree.
 */
final class ChineseCharacters {
    private static final int[][] RANGES = {
        {0x3400, 0x4db5}, {0x4e00, 0x9fa5}, {0x9fa6, 0x9fbb}, {0xf900, 0xfa2d}, {0xfa30, 0xfa6a}, {0xfa70, 0xfad9},
        {0x2001, 0x2a6d}, {0x2f81, 0x2fa1}, {0xff00, 0xffef}, {0x2e80, 0x2eff}, {0x3000, 0x303f}, {0x31c0, 0x31ef},
        {0x2f00, 0x2fdf}, {0x2ff0, 0x2fff}, {0x3100, 0x312f}, {0x31a0, 0x31bf}, {0xfe10, 0xfe1f}, {0xfe30, 0xfe4f},
        {0x2600, 0x26ff}, {0x2700, 0x27bf}, {0x3200, 0x32ff}, {0x3300, 0x33ff}
    };
    private static final BitSet SET = new BitSet(1 << 16);

    static {
        for (int[] range : RANGES) {
            SET.set(range[0], range[1] + 1);
        }
    }

    private ChineseCharacters() {}

    static boolean contains(char c) {
        return SET.get(c);
    }
}
