// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.regex;

import java.util.ArrayList;
import java.util.List;

/**
 * Watches the characters of a sequence without case for those that the library also finds as one character ({@code ss}
 * as a sharp s), or as several: they are refused, since no tokenizer has them and half of them would be worse.
 */
final class Literals {
    private final Pattern pattern;
    private final List<Integer> run = new ArrayList<>();
    private int last = Pattern.END;

    Literals(Pattern pattern) {
        this.pattern = pattern;
    }

    /** A character as it stands in the expression. */
    void next(int code) {
        last = code;
    }

    /** A part is read, with what repeats it. */
    void seen(Node repeated, Node part, boolean ignoreCase, int start) {
        int code = last;
        last = Pattern.END;
        if (code == Pattern.END || !ignoreCase) {
            run.clear();
            return;
        }
        run.add(code);
        for (int[] several : UnicodeSets.several()) {
            if (several[0] == code || endsWith(several)) {
                throw pattern.unsupported(
                        "text without case in which " + Brackets.shown(several[0]) + " is several characters", start);
            }
        }
        if (repeated != part) {
            run.clear();
        }
    }

    private boolean endsWith(int[] several) {
        int length = several.length - 1;
        if (run.size() < length) {
            return false;
        }
        for (int at = 0; at < length; at++) {
            int code = run.get(run.size() - length + at);
            if (!UnicodeSets.folded(code).contains(several[at + 1])) {
                return false;
            }
        }
        return true;
    }
}
