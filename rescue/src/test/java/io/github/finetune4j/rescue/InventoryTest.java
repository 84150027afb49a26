// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.openai.OpenAiJob;
import io.github.finetune4j.providers.Inventory;
import io.github.finetune4j.providers.InventoryItem;
import io.github.finetune4j.testkit.FakeFault;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service holds, as a page and as JSON. */
class InventoryTest {
    @TempDir
    Path folder;

    private Inventory inventory(Account account) {
        return OpenAiRescue.builder()
                .provider(account.provider)
                .folder(folder)
                .build()
                .inventory();
    }

    @Test
    void inventory_listsEveryKindWithItsEnd_andWritesBothForms() throws Exception {
        try (Account account = new Account()) {
            OpenAiJob job = account.tuned("tickets");
            account.ask(job.tunedModel().orElseThrow(), "What is it?");

            Inventory inventory = inventory(account);

            assertThat(inventory.gaps()).isEmpty();
            assertThat(inventory.items("job")).singleElement().satisfies(item -> {
                assertThat(item.name()).isEqualTo("tickets");
                assertThat(item.ends()).contains(Account.END);
                assertThat(item.cost()).hasValue(0);
            });
            assertThat(inventory.items("model")).singleElement().satisfies(item -> {
                assertThat(item.id()).isEqualTo(job.tunedModel().orElseThrow());
                assertThat(item.ends()).contains(Account.END);
                assertThat(item.cost()).isEmpty();
            });
            assertThat(inventory.items("checkpoint"))
                    .isNotEmpty()
                    .allMatch(item -> item.ends().isPresent());
            assertThat(inventory.items("file"))
                    .hasSize(3)
                    .allMatch(item -> item.bytes().isPresent());
            assertThat(inventory.items("stored completions"))
                    .singleElement()
                    .satisfies(item -> assertThat(item.facts()).containsEntry("count", 1L));
            Map<String, Object> json = Json.parseObject(Files.readString(folder.resolve("inventory.json")));
            assertThat((List<?>) json.get("items")).hasSameSizeAs(inventory.items());
            assertThat(Files.readString(folder.resolve("inventory.html"))).contains("On 2027-01-14, in ");
        }
    }

    @Test
    void aKindThatIsRefused_isAGap_andKeepsNoOtherFromIt() throws Exception {
        try (Account account = new Account()) {
            account.tuned("tickets");
            account.server.fault(FakeFault.status(404, "unknown_url", "Unknown request URL: GET /chat/completions")
                    .on("GET", "/chat/completions")
                    .times(10));

            Inventory inventory = inventory(account);

            assertThat(inventory.gaps()).singleElement().asString().startsWith("stored completions: ");
            assertThat(inventory.items("job")).hasSize(1);
            assertThat(Files.readString(folder.resolve("inventory.html"))).contains("stored completions: ");
        }
    }

    @Test
    void page_beginsWithWhatEndsFirst_andTheDaysThatAreLeft() {
        String page = new InventoryPage(inventory(
                        item("model", "ft:a", "", LocalDate.of(2027, 1, 14)),
                        item("model", "ft:b", "", LocalDate.of(2027, 1, 14)),
                        item("file", "file-1", "rows.jsonl", LocalDate.of(2027, 3, 1)),
                        item("file", "file-0", "old.jsonl", LocalDate.of(2026, 11, 1))))
                .page();

        assertThat(page).contains("On 2027-01-14, in 44 days, 2 models end. Later: 1 file. Over already: 1 file.");
        assertThat(page.indexOf("file-0")).isLessThan(page.indexOf("file-1"));
    }

    @Test
    void page_ofHostileNames_isWellFormed_andShowsThemAsText() throws Exception {
        String hostile = "</td><script>alert(1)</script><img src=x onerror=alert(2)>\"'&\u202e\u0000";
        Inventory inventory = new Inventory(
                "openai",
                Instant.parse("2026-12-01T00:00:00Z"),
                List.of(item(hostile, hostile, hostile, LocalDate.of(2027, 1, 14))),
                List.of(hostile));

        String page = new InventoryPage(inventory).page();

        assertThat(page).doesNotContain("<script>", "<img");
        byte[] xml = page.substring(page.indexOf("<html")).getBytes(StandardCharsets.UTF_8);
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(xml))
                        .getElementsByTagName("script")
                        .getLength())
                .isZero();
    }

    @Test
    void page_ofNothing_saysSo() {
        assertThat(new InventoryPage(inventory()).page())
                .contains("Nothing here has an end that the service announces.", "Nothing is listed.");
    }

    @Test
    void page_ofManyThings_isCut_andSaysSo() {
        InventoryItem[] many = new InventoryItem[1_200];
        for (int i = 0; i < many.length; i++) {
            many[i] = item("file", "file-" + i, "", LocalDate.of(2027, 1, 14));
        }
        assertThat(new InventoryPage(inventory(many)).page()).contains("200 more are in inventory.json.");
    }

    private static Inventory inventory(InventoryItem... items) {
        return new Inventory("openai", Instant.parse("2026-12-01T00:00:00Z"), List.of(items), List.of());
    }

    private static InventoryItem item(String kind, String id, String name, LocalDate end) {
        return new InventoryItem(
                kind,
                id,
                name,
                "processed",
                Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
                Optional.of(end),
                OptionalLong.of(1_234_567),
                OptionalDouble.of(0),
                Map.of("purpose", "fine-tune"));
    }
}
