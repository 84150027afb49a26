// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Intervals, paired tests and corrections: pure functions over numbers. */
module io.github.finetune4j.statistics {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires commons.math3;

    exports io.github.finetune4j.statistics;
}
