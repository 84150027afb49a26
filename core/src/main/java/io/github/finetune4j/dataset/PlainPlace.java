package io.github.finetune4j.dataset;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The place of a prompt in [0, 1), as {@link SplitRule#place}, from UTF-8 bytes; for one thread. */
final class PlainPlace {
    private final SplitRule rule;
    private ContentHash hash;
    private byte[] normal = new byte[1 << 10];

    PlainPlace(SplitRule rule) {
        this.rule = rule;
        this.hash = rule.salted();
    }

    void start() {
        hash = rule.salted();
    }

    /** Adds a message of the prompt. */
    void add(Role role, byte[] utf8, int from, int to, boolean ascii) {
        hash.add(role.word());
        if (ascii) {
            int length = normal(utf8, from, to);
            hash.add(normal, length);
        } else {
            hash.add(ContentHash.normal(new String(utf8, from, to - from, StandardCharsets.UTF_8)));
        }
    }

    double place() {
        return SplitRule.place(hash);
    }

    // As ContentHash.normal: lower case, a run of white space is one space, none at the ends
    private int normal(byte[] ascii, int from, int to) {
        if (normal.length < to - from) {
            normal = Arrays.copyOf(normal, 2 * (to - from));
        }
        byte[] out = normal;
        int length = 0;
        boolean gap = false;
        for (int i = from; i < to; i++) {
            byte b = ascii[i];
            if (b == ' ' || (b >= '\t' && b <= '\r') || (b >= 0x1C && b <= 0x1F)) {
                gap = length > 0;
                continue;
            }
            if (gap) {
                out[length++] = ' ';
                gap = false;
            }
            out[length++] = b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
        }
        return length;
    }
}
