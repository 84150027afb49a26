// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.documents.Document;
import io.github.finetune4j.registry.documents.Documents;
import io.github.finetune4j.registry.documents.Statements;
import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Path;

/** A model's documents, made from what is on record about it. */
final class OnPaper {
    private OnPaper() {}

    static void write(RegistryStore registry, Path folder) {
        // tag::documents[]
        Statements statements = Statements.builder()
                .intendedUse("Sorts support tickets by queue.")
                .addLimitation("English only.")
                .license("Apache-2.0")
                .addBaseLicense("acme/tiny-instruct", "MIT")
                .build();
        Documents documents = Documents.of(registry, statements);
        ModelVersion champion = registry.model("router").alias("champion");
        Document dossier = documents.dossier(champion);
        dossier.write(folder.resolve("for-approval.html"));
        documents.write(champion, folder); // all of them, with the data cards
        // end::documents[]
    }
}
