// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Tuning of Gemini models at Google Vertex AI, and chat with what was tuned. */
module io.github.finetune4j.google {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.http;
    requires transitive io.github.finetune4j.providers;
    requires com.google.auth;
    requires com.google.auth.oauth2;

    exports io.github.finetune4j.google;

    provides io.github.finetune4j.spi.FineTuneProviderFactory with
            io.github.finetune4j.google.VertexAiProviderFactory;
}
