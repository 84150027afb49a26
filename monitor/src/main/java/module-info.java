// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Monitors of a live model, and data from what it does. */
module io.github.finetune4j.monitor {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.capture;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.statistics;
    requires transitive io.github.finetune4j.dataset;
    requires static io.github.finetune4j.console; // for its pages alone
    requires java.net.http;

    exports io.github.finetune4j.monitor.alert;
    exports io.github.finetune4j.monitor.data;
    exports io.github.finetune4j.monitor.decay;
    exports io.github.finetune4j.monitor.drift;
    exports io.github.finetune4j.monitor.pages;
    exports io.github.finetune4j.monitor.quality;
    exports io.github.finetune4j.monitor;
}
