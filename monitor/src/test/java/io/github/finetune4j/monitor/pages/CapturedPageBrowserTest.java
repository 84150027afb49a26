// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.console.Console;
import io.github.finetune4j.fixtures.ChromiumTab;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.CapturedContent;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.monitor.capture.MemoryCaptureStore;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fifty captured calls and fifty comments on a phone. */
@Timeout(120)
class CapturedPageBrowserTest {
    private static final Instant AT = Instant.parse("2026-01-05T00:00:00Z");
    private static final int PHONE = 390;
    private static final int PIXELS_EACH = 180;
    private static final String ASKED = "مرحبا <script>document.title='owned'</script> " + "W".repeat(300)
            + " My card was charged twice for the order of last Tuesday. What do I do now?";

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

    private static MemoryCaptureStore captured() {
        MemoryCaptureStore captured = new MemoryCaptureStore(() -> AT);
        List<Captured> all = new ArrayList<>();
        for (int i = 0; i < Newest.SHOWN; i++) {
            String id = "resp_0a1b2c3d-4e5f-6789-abcd-" + String.format("%012d", i);
            all.add(new Interaction(
                    id,
                    AT,
                    "support-v2-2026-11-01",
                    "user",
                    Map.of(),
                    "stop",
                    Map.of("latency_ms", 120.0),
                    new CapturedContent(List.of(Message.user(ASKED)), Message.assistant("answer"))));
            all.add(new Feedback(id, AT, Feedback.Kind.COMMENT, 0, ASKED.repeat(4), "user"));
        }
        captured.append(all);
        return captured;
    }

    @Test
    void fiftyEntries_areReadOnAPhone_withoutScrollingForEver() throws Exception {
        Path chromium = ChromiumTab.program().orElse(null);
        Need.PROGRAM.require(chromium != null, "Chromium on the PATH");
        MemoryCaptureStore captured = captured();
        try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"));
                Console console = Console.builder(registry)
                        .addPage(new CapturedPage(captured))
                        .addPage(new FeedbackPage(captured))
                        .addPage(new InteractionPage(captured))
                        .open();
                ChromiumTab tab =
                        new ChromiumTab(Objects.requireNonNull(chromium), folder.resolve("profile"), new CoreJson())) {
            tab.call("Page.navigate", Map.of("url", console.url().toString()));
            tab.await("location.pathname === '/runs'");
            tab.look(PHONE, true);
            for (String page : List.of("captured", "feedback")) {
                tab.open(console.origin().resolve("/" + page));
                tab.await("document.querySelectorAll('tbody tr').length === " + Newest.SHOWN);
                assertThat(Integer.parseInt(tab.evaluate("document.documentElement.scrollHeight")))
                        .as(page)
                        .isLessThan(Newest.SHOWN * PIXELS_EACH);
                assertThat(Integer.parseInt(tab.evaluate("document.documentElement.scrollWidth")))
                        .as(page)
                        .isLessThanOrEqualTo(PHONE);
            }
            assertThat(tab.errors()).isEmpty();
            assertThat(tab.evaluate("document.title")).doesNotContain("owned");
        }
    }
}
