// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** All that an application keeps, opened by one line and closed by one. */
module io.github.finetune4j.workspace {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.capture;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.registry;
    requires transitive java.sql;

    exports io.github.finetune4j.workspace;
    exports io.github.finetune4j.workspace.spi;

    uses io.github.finetune4j.workspace.spi.DatabaseStores;
}
