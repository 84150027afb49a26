// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Retraining, again and again: triggers, cycles that survive their process, and refusals with reasons. */
module io.github.finetune4j.maintenance {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.statistics;
    requires transitive io.github.finetune4j.dataset;
    requires transitive io.github.finetune4j.monitor;
    requires transitive io.github.finetune4j.registry;
    requires static io.github.finetune4j.console; // for its pages alone

    exports io.github.finetune4j.maintenance;
    exports io.github.finetune4j.maintenance.check;
    exports io.github.finetune4j.maintenance.cycle;
    exports io.github.finetune4j.maintenance.pages;
    exports io.github.finetune4j.maintenance.step;
    exports io.github.finetune4j.maintenance.trigger;
}
