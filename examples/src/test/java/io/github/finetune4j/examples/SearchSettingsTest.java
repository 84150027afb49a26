// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.search.Confirmation;
import io.github.finetune4j.search.SearchResult;
import io.github.finetune4j.search.trial.TrialState;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real training of the starter model: a search, and what its winner is worth. */
@Tag("native")
@Tag("slow")
class SearchSettingsTest {
    private static final int TRIALS = 5;

    @TempDir
    Path folder;

    @Test
    void search_findsBetterSettings_andTheConfirmationSaysSo() throws Exception {
        try (LocalLoraProvider local =
                        LocalLoraProvider.builder().runs(folder.resolve("runs")).build();
                JournalStore store = FileJournalStore.open(folder.resolve("searches"));
                RegistryStore registry = FileRegistry.open(folder.resolve("registry"))) {
            SearchSettings example = new SearchSettings(local);
            SearchResult result = example.search(store, registry, TRIALS);
            assertThat(result.history().trials()).hasSize(TRIALS);
            assertThat(result.history().in(TrialState.FAILED))
                    .as(result.summary())
                    .isEmpty();
            assertThat(registry.runs()).hasSize(TRIALS);
            Confirmation confirmation = example.confirm(result, 2);
            assertThat(confirmation.gain().lower()).as(confirmation.summary()).isPositive();
            System.out.println(result.summary() + "\n" + confirmation.summary());
        }
    }
}
