// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.internal.text.Interrupts;

/**
 * The steps that all rules of a tokenizer together may take over one text: {@value #FREE}, and {@value #A_UNIT} for
 * each UTF-16 unit. Those that models have take a tenth of it; a hostile file's would go on for hours. Also looks from
 * time to time whether the thread was interrupted. For one text and one thread.
 */
public final class Steps {
    static final long FREE = 4_000_000;
    static final long A_UNIT = 128;

    private static final long LOOK = 1 << 18;

    private final String where;
    private final long length;
    private long left;
    private long look; // what is left at the next look at the interrupt

    private Steps(String where, long length) {
        this.where = where;
        this.length = length;
        left = FREE + A_UNIT * length;
        look = left - LOOK;
    }

    /**
     * {@return those of a text}
     *
     * @param where names the tokenizer's file in messages
     * @param length UTF-16 units of the whole text
     */
    public static Steps of(String where, long length) {
        return new Steps(where, length);
    }

    /** {@return what names the tokenizer's file in messages} */
    String where() {
        return where;
    }

    /**
     * Takes some.
     *
     * @param count how many
     * @throws InvalidModelException if there are no more
     * @throws io.github.finetune4j.error.FineTuneException if the thread was interrupted
     */
    public void take(long count) {
        left -= count;
        if (left < look) {
            look();
        }
    }

    private void look() {
        if (left < 0) {
            throw new InvalidModelException(where + ": the tokenizer's rules take more than " + (FREE + A_UNIT * length)
                    + " steps for a text of " + length
                    + " characters -> shorten the text, or take the model's own tokenizer.json");
        }
        look = Math.max(0, left - LOOK);
        Interrupts.check(length);
    }
}
