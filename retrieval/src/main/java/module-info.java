// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Models that answer from the application's own documents, and how well the passages are found. */
module io.github.finetune4j.retrieval {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.statistics;
    requires org.apache.lucene.core;

    exports io.github.finetune4j.retrieval;
}
