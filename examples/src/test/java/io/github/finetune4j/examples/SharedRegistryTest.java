// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedRegistryTest {
    @Test
    void share_andBringBack_givesTheSameRecords(@TempDir Path folder) {
        Dataset data = Dataset.of(List.of(ChatExample.of(Message.user("ping"), Message.assistant("pong"))));
        try (RegistryStore registry = FileRegistry.open(folder.resolve("mine"))) {
            OnRecord.train(registry, new RoteProvider(InstantSource.system()), RoteProvider.BLANK, data);
        }
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:file:" + folder.resolve("database"));
        SharedRegistry.share(folder.resolve("mine"), database);
        SharedRegistry.bringBack(database, folder.resolve("copy"));
        assertThat(folder.resolve("copy/records.jsonl")).hasSameBinaryContentAs(folder.resolve("mine/records.jsonl"));
        try (RegistryStore copy = FileRegistry.open(folder.resolve("copy"))) {
            assertThat(OnRecord.rowsBehindTheChampion(copy)).containsExactlyElementsOf(data);
            assertThat(copy.verify().intact()).isTrue();
        }
    }
}
