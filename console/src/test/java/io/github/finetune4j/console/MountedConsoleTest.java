// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.console.MountedConsole.Answer;
import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's pages below a path of an application's own server. */
class MountedConsoleTest {
    private static final Pattern ADDRESS = Pattern.compile("(?:href|src|action)=\"([^\"#][^\"]*)\"");

    @TempDir
    Path folder;

    private RegistryStore registry;
    private MountedConsole console;

    @BeforeEach
    void mount() {
        registry = FileRegistry.open(folder);
        SampleRegistry.fill(registry);
        console = builder().mount("/ops/finetune4j");
    }

    private Console.Builder builder() {
        return Console.builder(registry).clock(() -> SampleRegistry.NOW, System::nanoTime);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private static List<String> addresses(Answer page) {
        return ADDRESS.matcher(page.body())
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"runs", "run?id=local/job-1", "models", "data", "evaluations", "rollouts", "search?q=job"})
    void everyAddress_isBelowThePath_andNothingCanBeChanged(String page) {
        String[] parts = page.split("\\?", 2);
        Answer answer = console.get("/" + parts[0], parts.length > 1 ? parts[1] : null);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(addresses(answer)).hasSizeGreaterThan(8).allMatch(each -> each.startsWith("/ops/finetune4j/"));
        assertThat(answer.body()).contains("Read-only").doesNotContain("method=\"post\"");
    }

    @Test
    void drawingOfLineage_leadsBelowThePath_too() {
        String link = addresses(console.get("/run", "id=local/job-1")).stream()
                .filter(each -> each.contains("/lineage?"))
                .findFirst()
                .orElseThrow();
        String[] parts = link.substring(console.below().length()).split("\\?", 2);
        Answer drawing = console.get(parts[0], parts[1].replace("&amp;", "&"));
        assertThat(drawing.status()).isEqualTo(200);
        assertThat(addresses(drawing)).allMatch(each -> each.startsWith("/ops/finetune4j/"));
    }

    @Test
    void filesOfThePages_areServed_andRunNowhereElse() {
        Answer script = console.get("/console.js", "");
        assertThat(script.status()).isEqualTo(200);
        assertThat(script.headers())
                .containsEntry("Content-Type", "text/javascript; charset=utf-8")
                .containsEntry("X-Frame-Options", "DENY")
                .hasEntrySatisfying(
                        "Content-Security-Policy", policy -> assertThat(policy).startsWith("default-src 'none'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    void path_itself_leadsToTheFirstPage(String path) {
        Answer answer = console.get(path, null);
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.headers()).containsEntry("Location", "/ops/finetune4j/runs");
    }

    @Test
    void ownPage_goesOn_belowThePath() {
        ConsolePage page = new ConsolePage() {
            @Override
            public String path() {
                return "mine";
            }

            @Override
            public String title() {
                return "Mine";
            }

            @Override
            public PageContent respond(PageRequest request) {
                return PageContent.goTo("runs", Map.of("q", "a"));
            }
        };
        Answer answer = builder().addPage(page).mount("/x").get("/mine", null);
        assertThat(answer.headers()).containsEntry("Location", "/x/runs?q=a");
    }

    @Test
    void unknownPage_andUnreadableQuery_areAnswers() {
        assertThat(console.get("/nothing", null).status()).isEqualTo(404);
        assertThat(console.get("/runs", "q=%zz").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "ops", "/ops/", "//elsewhere.example", "/a/../b", "/a\"b", "/a b"})
    void path_thatIsNone_isRefused(String below) {
        assertThatThrownBy(() -> Console.builder(registry).mount(below))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("path of the console: \"" + below + "\" -> begin with /");
    }

    @Test
    void whatOnlyAnOpenConsoleHas_isRefused() {
        assertThatThrownBy(() -> Console.builder(registry).port(8081).mount("/x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(" -> leave port, allowChanges and addGuests out");
        assertThatThrownBy(() -> Console.builder(registry).allowChanges().mount("/x"))
                .isInstanceOf(IllegalStateException.class);
    }
}
