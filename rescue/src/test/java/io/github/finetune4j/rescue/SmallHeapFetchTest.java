// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.openai.OpenAiJob;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is larger than the heap comes home; its rows wait for a process that has room for them. */
@Tag("slow")
class SmallHeapFetchTest {
    private static final int ROWS = 40;
    private static final int CHARACTERS = 1 << 20;

    @TempDir
    Path folder;

    @Test
    void aFileAboveTheHeap_isStreamed_andToldByALargerProcess() throws Exception {
        try (Account account = new Account()) {
            String row = Json.write(Map.of(
                    "messages",
                    List.of(
                            Map.of("role", "user", "content", "a".repeat(CHARACTERS)),
                            Map.of("role", "assistant", "content", "b"))));
            OpenAiJob job =
                    account.tuned(Account.MODEL, "big", account.upload("big.jsonl", (row + "\n").repeat(ROWS)), "");

            String said = fetched(account.server.baseUrl());

            String file = job.trainingFile().orElseThrow();
            assertThat(Files.size(folder.resolve("home/files").resolve(file)))
                    .isEqualTo(account.server.file(file).length)
                    .isGreaterThan(32L << 20);
            assertThat(said)
                    .contains("are too much for a heap of")
                    .contains("-Xmx")
                    .contains("waits for data of file");
            try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"))) {
                assertThat(registry.runs()).isEmpty();
            }
        }
    }

    private String fetched(URI url) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        folder.toString(),
                        url.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /** Fetches with little memory. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) {
            Path folder = Path.of(args[0]);
            try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"));
                    OpenAiProvider provider = Account.provider(URI.create(args[1]))) {
                FetchReport report = OpenAiRescue.builder()
                        .provider(provider)
                        .folder(folder.resolve("home"))
                        .registry(registry)
                        .build()
                        .fetch();
                report.missing().forEach(System.out::println);
                report.reported().unreported().forEach(System.out::println);
            }
        }
    }
}
