// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.util.function.IntConsumer;

/** A set of code points, from ranges in order. */
final class Points {
    private final int[] first;
    private final int[] last;

    private Points(int[] first, int[] last) {
        this.first = first;
        this.last = last;
    }

    /** @param words ranges in hexadecimal: {@code 41-5a 5f} */
    static Points of(String[] words) {
        int[] first = new int[words.length];
        int[] last = new int[words.length];
        for (int i = 0; i < words.length; i++) {
            int hyphen = words[i].indexOf('-');
            first[i] = Integer.parseInt(hyphen < 0 ? words[i] : words[i].substring(0, hyphen), 16);
            last[i] = hyphen < 0 ? first[i] : Integer.parseInt(words[i].substring(hyphen + 1), 16);
        }
        return new Points(first, last);
    }

    boolean has(int point) {
        int low = 0;
        int high = first.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (point > last[middle]) {
                low = middle + 1;
            } else if (point < first[middle]) {
                high = middle - 1;
            } else {
                return true;
            }
        }
        return false;
    }

    void each(IntConsumer taker) {
        for (int i = 0; i < first.length; i++) {
            for (int point = first[i]; point <= last[i]; point++) {
                taker.accept(point);
            }
        }
    }
}
