// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Rows that larger models write and answer, checked, with where each comes from and by what right. */
module io.github.finetune4j.teacher {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.dataset;
    requires io.github.finetune4j.evaluation;

    exports io.github.finetune4j.teacher;
}
