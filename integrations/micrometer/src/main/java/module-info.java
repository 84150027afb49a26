// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Rollouts and captured calls as Micrometer meters. */
module io.github.finetune4j.micrometer {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires static io.github.finetune4j.capture; // who captures nothing does without
    requires static io.github.finetune4j.monitor; // who watches nothing does without
    requires transitive micrometer.core;

    exports io.github.finetune4j.micrometer;
}
