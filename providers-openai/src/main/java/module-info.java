// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Fine-tuning and chat at every service that speaks OpenAI's wire protocol. */
module io.github.finetune4j.openai {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.http;
    requires transitive io.github.finetune4j.providers;
    requires transitive jdk.httpserver;

    exports io.github.finetune4j.openai;

    provides io.github.finetune4j.spi.FineTuneProviderFactory with
            io.github.finetune4j.openai.AzureProviderFactory,
            io.github.finetune4j.openai.BedrockProviderFactory,
            io.github.finetune4j.openai.GroqProviderFactory,
            io.github.finetune4j.openai.NebiusProviderFactory,
            io.github.finetune4j.openai.OpenAiProviderFactory,
            io.github.finetune4j.openai.OwnServerProviderFactory;
}
