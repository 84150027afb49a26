// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Judgements of people: blind evaluation, labelling, agreement and adjudication. */
module io.github.finetune4j.people {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.statistics;
    requires static io.github.finetune4j.console; // for its pages alone
    requires static io.github.finetune4j.html; // for its pages alone
    requires java.net.http;

    exports io.github.finetune4j.people.argilla;
    exports io.github.finetune4j.people.data;
    exports io.github.finetune4j.people.evaluation;
    exports io.github.finetune4j.people.labeling;
    exports io.github.finetune4j.people.labelstudio;
    exports io.github.finetune4j.people.pages;
    exports io.github.finetune4j.people.store;
    exports io.github.finetune4j.people.task;
}
