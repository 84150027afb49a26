// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Fakes of the services that fine-tune models, over real HTTP on this machine. */
module io.github.finetune4j.testkit.services {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.testkit;

    exports io.github.finetune4j.testkit.services;
}
