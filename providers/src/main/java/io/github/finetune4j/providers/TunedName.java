// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a tuned model is called in a list of prices. */
final class TunedName {
    private static final Pattern TUNED = Pattern.compile("(ft:[^:]+):.*");

    private TunedName() {}

    /** {@return {@code ft:gpt-4.1-2025-04-14} for {@code ft:gpt-4.1-2025-04-14:org::id}; others as they are} */
    static String listed(String model) {
        Matcher matcher = TUNED.matcher(model);
        return matcher.matches() ? matcher.group(1) : model;
    }
}
