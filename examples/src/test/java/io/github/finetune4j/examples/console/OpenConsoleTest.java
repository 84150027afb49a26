// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.console.Console;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenConsoleTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private boolean start(Map<String, String> settings, String typed) {
        return OpenConsole.start(
                name -> settings.getOrDefault(name, ""),
                new BufferedReader(new StringReader(typed)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> get(HttpClient browser, URI address) throws Exception {
        return browser.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpClient browser() {
        return HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    @Test
    void start_printsAnAddressThatOpensTheWorkspace_andEnterGivesAnother() throws Exception {
        assertThat(start(Map.of("workspace", folder.toString(), "port", "0"), "\n"))
                .isTrue();
        List<String> addresses = out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("  http://127.0.0.1:"))
                .map(String::strip)
                .toList();
        assertThat(addresses).hasSize(2).doesNotHaveDuplicates();
        assertThat(get(browser(), URI.create(addresses.get(0))).statusCode()).isEqualTo(403);
        HttpResponse<String> runs = get(browser(), URI.create(addresses.get(1)));
        assertThat(runs.statusCode()).isEqualTo(200);
        assertThat(runs.body()).contains("<h1>Runs</h1>", "0 runs", "Read-only");
    }

    @Test
    void start_withoutAWorkspace_saysWhereOneComesFrom() {
        assertThat(start(Map.of("workspace", folder.resolve("none").toString()), ""))
                .isFalse();
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("no workspace in " + folder.resolve("none") + " -> run the quick start first");
    }

    @Test
    void pageOfOnesOwn_escapesWhatItShows() throws Exception {
        try (RegistryStore registry = FileRegistry.open(folder);
                Console console = Watched.open(registry, List.of("<script>alert(1)</script>"))) {
            HttpClient browser = browser();
            get(browser, console.url());
            HttpResponse<String> page = get(browser, console.url().resolve("/alerts"));
            assertThat(page.body())
                    .contains("1 since midnight", "&lt;script&gt;alert(1)")
                    .doesNotContain("<script>");
        }
    }
}
