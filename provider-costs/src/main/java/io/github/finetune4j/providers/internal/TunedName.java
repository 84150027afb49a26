// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The facts that the name of a tuned model shows. */
public final class TunedName {
    private static final Pattern TUNED = Pattern.compile("(ft:([^:]+)):.*");
    private static final String AZURE = ".ft-";

    private TunedName() {}

    /** {@return {@code ft:gpt-4.1-2025-04-14} for {@code ft:gpt-4.1-2025-04-14:org::id}; others as they are} */
    public static String listed(String model) {
        Matcher matcher = TUNED.matcher(model);
        return matcher.matches() ? matcher.group(1) : model;
    }

    /**
     * {@return {@code gpt-4.1-2025-04-14} for {@code ft:gpt-4.1-2025-04-14:org::id}, its checkpoints, and Azure's
     * {@code gpt-4.1-2025-04-14.ft-id}; empty for a model whose name is not that of a tuned one}
     */
    public static Optional<String> base(String model) {
        Matcher tuned = TUNED.matcher(model);
        if (tuned.matches()) {
            return Optional.of(tuned.group(2));
        }
        int azure = model.indexOf(AZURE);
        return azure > 0 && model.indexOf(':') < 0 ? Optional.of(model.substring(0, azure)) : Optional.empty();
    }
}
