// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.providers.internal.TunedName;

/**
 * The facts that a tuned model's name shows: {@code ft:base:organisation:suffix:hash}, with {@code :ckpt-step-n} behind
 * it where it is a checkpoint's, or Azure's {@code base.ft-hash-suffix}.
 *
 * @param base what it was tuned from; empty where the name has another form
 * @param suffix what whoever started the job called it; empty without
 * @param checkpoint whether it is a checkpoint's
 */
record TunedModelName(String base, String suffix, boolean checkpoint) {
    private static final String AZURE = ".ft-";
    private static final int WITH_SUFFIX = 5; // parts
    private static final String OPENAI = "ft:";
    private static final String CHECKPOINT = "ckpt-step-";

    static TunedModelName of(String name) {
        boolean checkpoint = name.contains(":" + CHECKPOINT);
        String base = TunedName.base(name).orElse("");
        if (name.startsWith(OPENAI)) {
            String[] parts = name.split(":", -1);
            int end = checkpoint ? parts.length - 1 : parts.length;
            return new TunedModelName(base, end >= WITH_SUFFIX ? parts[end - 2] : "", checkpoint);
        }
        return new TunedModelName(base, base.isEmpty() ? "" : azureSuffix(name), checkpoint);
    }

    private static String azureSuffix(String name) {
        String hashed = name.substring(name.indexOf(AZURE) + AZURE.length());
        int end = hashed.indexOf('-');
        return end < 0 ? "" : hashed.substring(end + 1);
    }
}
