// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The choice of an approach: what is best on rows of one's own, what it costs, and what more rows would bring. */
module io.github.finetune4j.approach {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.providers;
    requires transitive io.github.finetune4j.statistics;
    requires static io.github.finetune4j.console; // for its pages alone
    requires io.github.finetune4j.html;

    exports io.github.finetune4j.search.approach.pages;
    exports io.github.finetune4j.search.approach;
    exports io.github.finetune4j.search.cost;
    exports io.github.finetune4j.search.curve;
}
