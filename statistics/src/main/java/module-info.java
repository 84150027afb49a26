// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Intervals, paired tests and corrections: pure functions over numbers. */
module io.github.finetune4j.statistics {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires commons.math3;
    requires org.apache.commons.numbers.gamma;
    requires org.apache.commons.statistics.distribution;
    requires org.apache.commons.statistics.inference;

    exports io.github.finetune4j.statistics;
}
