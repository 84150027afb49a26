// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rollout.RolloutStore;
import io.github.finetune4j.store.jdbc.JdbcRegistry;
import io.github.finetune4j.store.jdbc.JdbcRolloutStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.ClassUtils;

/** The stores of finetune4j-store-jdbc, which need not be there. Nobody else here knows them. */
final class JdbcStores {
    private static final List<String> KNOWN = List.of("H2", "PostgreSQL");

    private JdbcStores() {}

    /**
     * {@return whether finetune4j-store-jdbc is on the class path}
     *
     * @param application its class loader
     */
    static boolean present(@Nullable ClassLoader application) {
        return ClassUtils.isPresent("io.github.finetune4j.store.jdbc.JdbcRolloutStore", application);
    }

    /**
     * {@return the application's only or primary data source; null without any}
     *
     * @param property that asks for it
     */
    static @Nullable DataSource source(String property, ObjectProvider<DataSource> sources) {
        DataSource one = sources.getIfUnique();
        long count = one == null ? sources.stream().count() : 1;
        if (one == null && count > 0) {
            throw new SettingException(property + ": there are " + count + " DataSource beans, and none is the primary"
                    + " one -> mark one @Primary, or set a folder as store");
        }
        return one;
    }

    static RolloutStore rollouts(String property, DataSource source) {
        return JdbcRolloutStore.of(checked(property, source));
    }

    static RegistryStore registry(String property, DataSource source) {
        return JdbcRegistry.of(checked(property, source));
    }

    static DataSource checked(String property, DataSource source) {
        String product = product(property, source);
        if (!KNOWN.contains(product)) {
            throw new SettingException(property + ": the DataSource is of " + product
                    + ", not of H2 or PostgreSQL -> set a folder as store, or define a bean of your own");
        }
        return source;
    }

    /** {@return what a data source leads to, in a word for the log} */
    static String product(String property, DataSource source) {
        try (Connection connection = source.getConnection()) {
            return connection.getMetaData().getDatabaseProductName();
        } catch (SQLException e) {
            throw new SettingException(
                    property + ": the DataSource fails: " + e.getMessage() + " -> check spring.datasource", e);
        }
    }
}
