// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Models of finetune4j as LangChain4j's, and LangChain4j's as finetune4j's. */
module io.github.finetune4j.langchain4j {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive langchain4j.core;

    exports io.github.finetune4j.langchain4j;
}
