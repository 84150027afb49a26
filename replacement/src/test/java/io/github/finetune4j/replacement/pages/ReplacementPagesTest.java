// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.console.Console;
import io.github.finetune4j.fixtures.ChromiumTab;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.replacement.HostileDesk;
import io.github.finetune4j.replacement.Replacement;
import io.github.finetune4j.workspace.Workspace;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page over HTTP and in a browser, with names that somebody made up. */
@Timeout(120)
class ReplacementPagesTest {
    private static final int PHONE = 390;
    private static final int DESK = 1280;

    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    @TempDir
    Path folder;

    private static final class CoreJson implements ChromiumTab.Json {
        @Override
        public Map<String, Object> read(String text) {
            return Json.parseObject(text);
        }

        @Override
        public String write(Object value) {
            return Json.write(value);
        }
    }

    private static Console console(Workspace workspace, Replacement replacement) {
        Console.Builder builder = Console.builder(workspace.registry());
        ReplacementPages.of(replacement).forEach(builder::addPage);
        return builder.open();
    }

    @Test
    void page_showsHowItStands_andLetsNothingOfItRun() throws Exception {
        try (Workspace workspace = Workspace.memory();
                Replacement replacement = HostileDesk.undecided(workspace, folder);
                Console console = console(workspace, replacement)) {
            page(console.url());
            URI address = URI.create(console.url().toString().replaceFirst("\\?.*", ""))
                    .resolve("replacement");
            assertThat(page(address)).contains("undecided", "nothing was compared yet");
            replacement.run();
            String shown = page(address);
            assertThat(shown)
                    .contains("Replacement router", "undecided on ", "are missing for a verdict.", "0.025")
                    .contains("Candidates without a model", "the service said &lt;img", "terms: &lt;img")
                    .contains("rows that are only learned from, and like rows that are asked", "asking big model")
                    .contains("x&#39; onclick=&#39;alert(1)&#39; &amp;lt;b&amp;gt;")
                    .doesNotContain("<img", "<script>document")
                    .doesNotContain(HostileDesk.words());
        }
    }

    @Test
    void page_isReadOnAPhoneAndADesk_lightAndDark() throws Exception {
        Path chromium = ChromiumTab.program().orElse(null);
        Need.PROGRAM.require(chromium != null, "Chromium on the PATH");
        try (Workspace workspace = Workspace.memory();
                Replacement replacement = HostileDesk.undecided(workspace, folder);
                Console console = console(workspace, replacement);
                ChromiumTab tab = new ChromiumTab(
                        Objects.requireNonNull(chromium),
                        Files.createDirectory(folder.resolve("browser")).resolve("profile"),
                        new CoreJson())) {
            replacement.run();
            tab.call("Page.navigate", Map.of("url", console.url().toString()));
            tab.await("location.pathname === '/runs'");
            for (int width : new int[] {PHONE, DESK}) {
                for (boolean dark : new boolean[] {false, true}) {
                    tab.look(width, dark);
                    tab.open(console.origin().resolve("/replacement"));
                    tab.await("document.querySelectorAll('table').length === 4");
                    assertThat(Integer.parseInt(tab.evaluate("document.documentElement.scrollWidth")))
                            .as("at " + width)
                            .isLessThanOrEqualTo(width);
                }
            }
            assertThat(tab.errors()).isEmpty();
            assertThat(tab.evaluate("document.title")).doesNotContain("owned");
        }
    }

    private String page(URI address) throws Exception {
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(address + answer.body()).isEqualTo(200);
        return answer.body();
    }
}
