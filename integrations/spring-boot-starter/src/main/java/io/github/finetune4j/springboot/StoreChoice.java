// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.rollout.FileRolloutStore;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.RolloutStore;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;

/** Chooses where the rollout's state is kept, and says it in the log. */
final class StoreChoice {
    private static final System.Logger LOG = System.getLogger(StoreChoice.class.getName());
    private static final String PROPERTY = "finetune4j.rollout.store";

    private final RolloutSettings settings;
    private final ObjectProvider<DataSource> sources;
    private final boolean jdbc;

    /** @param jdbc whether finetune4j-store-jdbc is there */
    StoreChoice(RolloutSettings settings, ObjectProvider<DataSource> sources, boolean jdbc) {
        this.settings = settings;
        this.sources = sources;
        this.jdbc = jdbc;
    }

    RolloutStore store() {
        return switch (settings.store()) {
            case AUTO -> automatic();
            case DATA_SOURCE -> database(askedFor());
            case FOLDER -> folder(Objects.requireNonNull(settings.folder()));
            case MEMORY -> memory("as it is set");
        };
    }

    private RolloutStore automatic() {
        Path folder = settings.folder();
        if (folder != null) {
            return folder(folder);
        }
        DataSource source = jdbc ? JdbcStores.source(PROPERTY, sources) : null;
        return source == null ? memory(why()) : database(source);
    }

    private String why() {
        return sources.stream().findAny().isPresent()
                ? "there is a DataSource, but no finetune4j-store-jdbc"
                : "there is neither a DataSource nor finetune4j.rollout.folder";
    }

    private DataSource askedFor() {
        DataSource source = JdbcStores.source(PROPERTY, sources);
        if (!jdbc || source == null) {
            String missing = source == null ? "no DataSource" : "no finetune4j-store-jdbc";
            throw new SettingException(
                    PROPERTY + ": data-source, and there is " + missing + " -> add it, or choose folder or memory");
        }
        return source;
    }

    private static RolloutStore database(DataSource source) {
        RolloutStore store = said(() -> JdbcStores.rollouts(PROPERTY, source));
        LOG.log(
                System.Logger.Level.INFO,
                "the rollout''s state is kept in the application''s {0} database",
                JdbcStores.product(PROPERTY, source));
        return store;
    }

    private static RolloutStore folder(Path folder) {
        RolloutStore store = said(() -> FileRolloutStore.open(folder));
        LOG.log(System.Logger.Level.INFO, "the rollout''s state is kept in the folder {0}", folder.toAbsolutePath());
        return store;
    }

    private static RolloutStore memory(String why) {
        LOG.log(
                System.Logger.Level.WARNING,
                "the rollout''s state is kept in memory, {0}: it begins anew when the application does -> give a"
                        + " DataSource and finetune4j-store-jdbc, or finetune4j.rollout.folder",
                why);
        return new MemoryRolloutStore();
    }

    private static RolloutStore said(Supplier<RolloutStore> opened) {
        try {
            return opened.get();
        } catch (RolloutException e) {
            throw SettingException.of(PROPERTY, e);
        }
    }
}
