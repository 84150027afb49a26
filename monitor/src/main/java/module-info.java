// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** What a live model does: captured, watched, and turned into data. */
module io.github.finetune4j.monitor {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.statistics;
    requires transitive io.github.finetune4j.dataset;
    requires com.github.luben.zstd_jni;

    exports io.github.finetune4j.monitor.capture;
    exports io.github.finetune4j.monitor.decay;
    exports io.github.finetune4j.monitor.drift;
}
