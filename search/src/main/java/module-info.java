// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The search for the best settings and prompts within a budget. */
module io.github.finetune4j.search {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.statistics;
    requires static io.github.finetune4j.console; // for its pages alone
    requires io.github.finetune4j.html;
    requires org.apache.commons.numbers.gamma;

    exports io.github.finetune4j.search.prompt;
    exports io.github.finetune4j.search.importance;
    exports io.github.finetune4j.search.pages;
    exports io.github.finetune4j.search.pruner;
    exports io.github.finetune4j.search.sampler;
    exports io.github.finetune4j.search.space;
    exports io.github.finetune4j.search.trial;
    exports io.github.finetune4j.search;
}
