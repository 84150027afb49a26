// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Fine-tuning and chat at Together AI, and its adapters on this machine. */
module io.github.finetune4j.together {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.http;
    requires transitive io.github.finetune4j.openai;
    requires transitive io.github.finetune4j.providers;
    requires com.github.luben.zstd_jni;

    exports io.github.finetune4j.together;

    provides io.github.finetune4j.spi.FineTuneProviderFactory with
            io.github.finetune4j.together.TogetherProviderFactory;
}
