// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Data versions, runs and models on record, and the way from one to the other. */
@SuppressWarnings("module") // the module that it opens up to is compiled after it
module io.github.finetune4j.registry {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires io.github.finetune4j.html;

    exports io.github.finetune4j.registry.documents;
    exports io.github.finetune4j.registry.files;
    exports io.github.finetune4j.registry.outbox;
    exports io.github.finetune4j.registry.signing;
    exports io.github.finetune4j.registry.store;
    exports io.github.finetune4j.registry.store.internal to
            io.github.finetune4j.mlflow,
            io.github.finetune4j.store.jdbc;
}
