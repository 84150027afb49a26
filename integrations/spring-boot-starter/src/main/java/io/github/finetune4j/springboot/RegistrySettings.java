// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the registry.
 *
 * @param store Where the registry lies. AUTO takes the folder if one is given, else the application's DataSource if
 *     finetune4j-store-jdbc is there, else there is no registry.
 * @param folder Folder of a registry in files, for one process at a time. Not set by default.
 */
record RegistrySettings(
        @DefaultValue("auto") Kind store, @Nullable Path folder) {
    /** The place of a registry. */
    enum Kind {
        /** In the folder if there is one, else in the database if there is one, else nowhere. */
        AUTO,
        /** In the application's database. */
        DATA_SOURCE,
        /** In files. */
        FOLDER,
        /** Nowhere. */
        NONE
    }

    RegistrySettings {
        if (store == Kind.FOLDER && folder == null) {
            throw new SettingException(
                    "finetune4j.registry.store: folder, and no folder -> set finetune4j.registry.folder");
        }
        if (folder != null && (store == Kind.DATA_SOURCE || store == Kind.NONE)) {
            throw new SettingException("finetune4j.registry.folder: " + folder + ", and the store is " + store
                    + " -> leave one of them out");
        }
    }
}
