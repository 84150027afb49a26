// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** A big model's replacement by one's own: rows, candidates, the proof, a canary, a dossier. */
module io.github.finetune4j.replacement {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.approach;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.statistics;
    requires transitive io.github.finetune4j.workspace;
    requires static io.github.finetune4j.console; // for its pages alone
    requires io.github.finetune4j.dataset;
    requires io.github.finetune4j.html;

    exports io.github.finetune4j.replacement;
    exports io.github.finetune4j.replacement.pages;
}
