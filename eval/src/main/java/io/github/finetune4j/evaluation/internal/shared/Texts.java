// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.shared;

import io.github.finetune4j.internal.text.Characters;
import java.util.List;
import java.util.regex.Pattern;

/** White space as Python's {@code str.split} sees it, for metrics that were first written there. */
public final class Texts {
    // Python: every separator of Unicode, U+0085 and the ASCII separators 1C to 1F
    private static final Pattern SPACE = Pattern.compile("[\\p{Z}\\t-\\r\\x1c-\\x1f\\x85]+");

    private Texts() {}

    public static List<String> words(String text) {
        return SPACE.splitAsStream(text).filter(word -> !word.isEmpty()).toList();
    }

    /** Lower case, with single blanks. */
    public static String folded(String text) {
        return String.join(" ", words(Characters.lower(text)));
    }
}
