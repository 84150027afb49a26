// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.names;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/** The version of what a class came in: of its module on the module path, of its jar on the class path. */
public final class Version {
    private Version() {}

    /**
     * {@return the version; empty if the class lies in a folder, as while we are built}
     *
     * @param type of the module or jar
     */
    public static Optional<String> of(Class<?> type) {
        return Optional.ofNullable(type.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .or(() -> Optional.ofNullable(type.getPackage().getImplementationVersion()));
    }
}
