// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Chats and message batches of Anthropic's models. */
module io.github.finetune4j.anthropic {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.http;

    exports io.github.finetune4j.anthropic;

    provides io.github.finetune4j.spi.FineTuneProviderFactory with
            io.github.finetune4j.anthropic.AnthropicProviderFactory;
}
