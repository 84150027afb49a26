// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** LoRA training and generation inside this JVM. */
module io.github.finetune4j.lora {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires io.github.finetune4j.chattemplate;
    requires io.github.finetune4j.heads;
    requires ai.djl.api;
    requires ai.djl.pytorch_engine;
    requires com.fasterxml.jackson.databind;
    requires com.sun.jna;
    requires java.management;
    requires static llama;

    exports io.github.finetune4j.lora;

    // records that are written to files of a run and read from there
    opens io.github.finetune4j.lora.internal.run to
            com.fasterxml.jackson.databind;
    opens io.github.finetune4j.lora.internal.texts to
            com.fasterxml.jackson.databind;
    opens io.github.finetune4j.lora.internal.train to
            com.fasterxml.jackson.databind;

    provides io.github.finetune4j.spi.FineTuneProviderFactory with
            io.github.finetune4j.lora.LocalLoraProviderFactory;
}
