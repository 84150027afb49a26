// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Rollouts, registries, captures and journals in a database: embedded H2, or PostgreSQL for several processes.
 */
@SuppressWarnings("opens")
module io.github.finetune4j.store.jdbc {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.capture;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.registry;
    requires io.github.finetune4j.workspace; // the service that it brings
    requires transitive java.sql;
    requires com.h2database;
    requires flyway.core;

    exports io.github.finetune4j.store.jdbc;
    exports io.github.finetune4j.store.jdbc.internal to
            flyway.core;

    opens io.github.finetune4j.store.jdbc.migrations;

    provides io.github.finetune4j.workspace.spi.DatabaseStores with
            io.github.finetune4j.store.jdbc.workspace.JdbcStores;
}
