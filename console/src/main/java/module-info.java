// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Pages that an application serves itself: today the one of a rollout. */
module io.github.finetune4j.console {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive jdk.httpserver;

    exports io.github.finetune4j.console;
}
