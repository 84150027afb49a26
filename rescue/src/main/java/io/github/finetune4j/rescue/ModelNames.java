// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.openai.OpenAiJob;

/** Names of models for the registry: what whoever started the job called it, else the name of its base. */
final class ModelNames {
    private static final int LONGEST = 100;

    private ModelNames() {}

    static String of(OpenAiJob job) {
        String suffix = job.suffix().map(ModelNames::valid).orElse("");
        if (!suffix.isEmpty()) {
            return suffix;
        }
        String base = valid(job.model());
        return base.isEmpty() ? "model" : base;
    }

    private static String valid(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
        String cut = plain.substring(0, Math.min(LONGEST, plain.length()));
        return cut.endsWith("-") ? cut.substring(0, cut.length() - 1) : cut; // one stands for all that did not fit
    }
}
