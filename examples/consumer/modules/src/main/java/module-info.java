// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** A project of one's own on the module path. */
module org.example.release {
    requires io.github.finetune4j.dataset;
    requires io.github.finetune4j.evaluation;
    requires io.github.finetune4j.lora;
    requires io.github.finetune4j.startermodel;
    requires io.github.finetune4j.store.jdbc;
}
