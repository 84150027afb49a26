// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnPaperTest {
    @TempDir
    Path folder;

    @Test
    void write_afterATraining_givesEveryDocument() throws IOException {
        Dataset data = Dataset.of(List.of(ChatExample.of(Message.user("ping"), Message.assistant("pong"))));
        Path out = folder.resolve("out");
        try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"))) {
            OnRecord.train(registry, new RoteProvider(InstantSource.system()), RoteProvider.BLANK, data);
            OnPaper.write(registry, out);
        }
        assertThat(Files.readString(out.resolve("for-approval.html")))
                .contains(
                        "Sorts support tickets by queue.",
                        "exact match 91 %, baseline 0 %",
                        "Evaluations: not recorded");
        assertThat(Files.readString(out.resolve("README.md"))).contains("license: \"apache-2.0\"", "# router 1");
        assertThat(Files.readString(out.resolve("bom.cdx.json"))).contains("\"CycloneDX\"");
        assertThat(out.resolve("data").resolve(data.fingerprint().hex()).resolve("croissant.json"))
                .exists();
    }
}
