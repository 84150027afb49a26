// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.console.Console;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.io.RandomAccessFile;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page over HTTP, with names and files that somebody made up. */
class BatchPagesTest {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    @TempDir
    Path folder;

    private void write(String model, String json) throws Exception {
        Path file =
                Files.createDirectories(folder.resolve("asked").resolve(model)).resolve("progress.json");
        Files.writeString(file, json.replace('\'', '"'));
    }

    @Test
    void page_showsWhatRuns_andLetsNothingOfItRun() throws Exception {
        try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"))) {
            Console.Builder builder = Console.builder(registry);
            BatchPages.of(folder.resolve("asked")).forEach(builder::addPage);
            try (Console console = builder.open()) {
                page(console.url());
                URI batches = URI.create(console.url().toString().replaceFirst("\\?.*", ""))
                        .resolve("batches");
                assertThat(page(batches)).contains("No model was asked in batches yet.");
                write("ended", """
                        {'provider': 'together', 'model': 'small', 'at': '2026-12-02T08:00:00Z', 'asked': 3,
                         'answered': 3, 'left': 0, 'batches': []}""");
                assertThat(page(batches)).contains("No batch is running.", "3 of 3", "ended", "small");
                write("running", """
                        {'provider': 'openai', 'model': '%s', 'at': '2026-12-02T08:00:00Z', 'asked': 50,
                         'answered': 12, 'left': 38, 'batches': [
                          {'id': 'batch_1', 'requests': 20, 'answered': 7, 'state': 'in_progress',
                           'since': '2026-12-02T07:00:00Z', 'expires': '2026-12-03T07:00:00Z'},
                          {'id': '%s', 'requests': 18, 'state': '%s'}]}""".formatted(HOSTILE, HOSTILE, HOSTILE));
                write("stopped", """
                        {'provider': 'openai', 'model': 'big', 'asked': 9, 'answered': 4, 'left': 5,
                         'stopped': 'a batch was cancelled %s', 'batches': 7}""".formatted(HOSTILE));
                write("half", "{'provider': ");
                write("large", "");
                try (RandomAccessFile large = new RandomAccessFile(
                        folder.resolve("asked/large/progress.json").toFile(), "rw")) {
                    large.setLength(17 << 20);
                }
                String shown = page(batches);
                assertThat(shown)
                        .contains("batch_1", "7 of 20", "in_progress", "2026-12-03T07:00:00Z", "12 of 50")
                        .contains("– of 18", "a batch was cancelled", "4 of 9", "running", "stopped")
                        .contains("&lt;img src=x onerror=alert(1)&gt;", "can&#39;t be read: ")
                        .contains("bytes, which is the limit -&gt; ask once more")
                        .doesNotContain("<img");
            }
        }
    }

    private String page(URI address) throws Exception {
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(address + answer.body()).isEqualTo(200);
        return answer.body();
    }
}
