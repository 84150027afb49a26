// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Rollouts, registries, human work, searches and maintenances in a database: embedded H2, or PostgreSQL for several
 * processes.
 */
@SuppressWarnings("opens")
module io.github.finetune4j.store.jdbc {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.capture;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.registry;
    requires static io.github.finetune4j.maintenance; // for its store alone
    requires static io.github.finetune4j.people; // for its store alone
    requires static io.github.finetune4j.search; // for its store alone
    requires transitive java.sql;
    requires com.h2database;
    requires flyway.core;

    exports io.github.finetune4j.store.jdbc;
    exports io.github.finetune4j.store.jdbc.internal to
            flyway.core;

    opens io.github.finetune4j.store.jdbc.migrations;
}
