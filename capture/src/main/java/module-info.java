// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Calls of a live model and feedback on its answers, kept with consent. */
@SuppressWarnings("module") // the module that it opens up to is compiled after it
module io.github.finetune4j.capture {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires com.github.luben.zstd_jni;

    exports io.github.finetune4j.monitor.capture.files;
    exports io.github.finetune4j.monitor.capture.internal to
            io.github.finetune4j.store.jdbc;
    exports io.github.finetune4j.monitor.capture;
}
