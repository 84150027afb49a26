// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Costs of training at a provider, before it costs anything, and the choice of a provider. */
@SuppressWarnings("module") // names modules that are compiled later
module io.github.finetune4j.providers {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;

    exports io.github.finetune4j.providers;
    exports io.github.finetune4j.providers.internal to
            io.github.finetune4j.aws,
            io.github.finetune4j.fireworks,
            io.github.finetune4j.google,
            io.github.finetune4j.openai,
            io.github.finetune4j.together;
}
