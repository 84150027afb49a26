// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord;

/** The records that a registry may be given as they are: those that it does not make itself. */
final class Reported {
    private Reported() {}

    static void check(RegistryRecord record) {
        String method = "";
        if (record instanceof DataVersion) {
            method = "addData, which takes the rows, too";
        } else if (record instanceof ModelVersion) {
            method = "addModel, which gives it the next number";
        } else if (record instanceof RegistryRecord.AliasMoved) {
            method = "moveAlias, which looks where the alias is now";
        } else if (record instanceof RegistryRecord.RowsForgotten) {
            method = "forget, which erases the rows, too";
        }
        if (!method.isEmpty()) {
            throw new IllegalArgumentException(
                    "record " + record.id() + ": a registry makes it itself -> call " + method);
        }
    }
}
