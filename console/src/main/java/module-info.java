// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Pages that an application serves itself: the console of a registry, and the one of a rollout. */
module io.github.finetune4j.console {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.registry;
    requires transitive jdk.httpserver;
    requires io.github.finetune4j.html;
    requires org.eclipse.jetty.server;

    exports io.github.finetune4j.console;
    exports io.github.finetune4j.console.spi;
}
