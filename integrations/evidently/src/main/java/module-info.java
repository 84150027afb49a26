// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Drift reports and data summaries as snapshots in a workspace of Evidently. */
module io.github.finetune4j.evidently {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires io.github.finetune4j.core;
    requires transitive io.github.finetune4j.dataset;
    requires transitive io.github.finetune4j.monitor;

    exports io.github.finetune4j.evidently;
}
