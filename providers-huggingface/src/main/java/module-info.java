// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The Hugging Face Hub: models and data sets in and out, remote training through HF Jobs, inference. */
module io.github.finetune4j.huggingface {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.http;
    requires transitive io.github.finetune4j.openai;

    exports io.github.finetune4j.huggingface;

    provides io.github.finetune4j.spi.FineTuneProviderFactory with
            io.github.finetune4j.huggingface.HuggingFaceProviderFactory;
}
