// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** What a live model does: captured, watched, and turned into data. */
@SuppressWarnings("module") // the module that it opens up to is compiled after it
module io.github.finetune4j.monitor {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.statistics;
    requires transitive io.github.finetune4j.dataset;
    requires static io.github.finetune4j.console; // for its pages alone
    requires com.github.luben.zstd_jni;
    requires java.net.http;

    exports io.github.finetune4j.monitor.alert;
    exports io.github.finetune4j.monitor.capture.files;
    exports io.github.finetune4j.monitor.capture.internal to
            io.github.finetune4j.store.jdbc;
    exports io.github.finetune4j.monitor.capture;
    exports io.github.finetune4j.monitor.data;
    exports io.github.finetune4j.monitor.decay;
    exports io.github.finetune4j.monitor.drift;
    exports io.github.finetune4j.monitor.pages;
    exports io.github.finetune4j.monitor.quality;
    exports io.github.finetune4j.monitor;
}
