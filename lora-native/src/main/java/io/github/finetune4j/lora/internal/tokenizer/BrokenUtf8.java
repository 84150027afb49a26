// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

/**
 * UTF-8 that may be broken, as Rust reads it: one U+FFFD for each longest beginning of a character, which the JDK does
 * otherwise for surrogates.
 */
final class BrokenUtf8 {
    private final byte[] bytes;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private BrokenUtf8(byte[] bytes) {
        this.bytes = bytes;
    }

    static String read(byte[] bytes) {
        BrokenUtf8 reading = new BrokenUtf8(bytes);
        while (reading.at < bytes.length) {
            reading.character();
        }
        return reading.out.toString();
    }

    private void character() {
        int first = bytes[at++] & 0xff;
        int count = first < 0xc2 || first > 0xf4 ? 0 : Integer.numberOfLeadingZeros(~(first << 24)) - 1;
        if (first < 0x80) {
            out.append((char) first);
            return;
        }
        int point = first & (0x3f >> count);
        for (int i = 0; i < count; i++) {
            if (!continues(first, i)) {
                out.append('\ufffd');
                return;
            }
            point = (point << 6) | (bytes[at++] & 0x3f);
        }
        out.appendCodePoint(count == 0 ? 0xfffd : point);
    }

    // the second byte of some characters has fewer values: others would be too long, surrogates, or beyond Unicode
    private boolean continues(int first, int which) {
        int next = at < bytes.length ? bytes[at] & 0xff : 0;
        int least = which > 0 ? 0x80 : first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int most = which > 0 ? 0xbf : first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        return next >= least && next <= most;
    }
}
