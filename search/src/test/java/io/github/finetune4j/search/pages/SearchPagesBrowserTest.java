// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.console.Console;
import io.github.finetune4j.fixtures.ChromiumTab;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.search.Outcome;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pages in a real Chromium: names that try to be markup, keys alone, a search that goes on, and axe-core. */
@Timeout(180)
class SearchPagesBrowserTest {
    private static final String TEXT = "document.body.innerText";

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

    /** What is done in a tab that shows the searches. */
    private interface Work {
        void in(ChromiumTab tab, URI console) throws Exception;
    }

    private void work(JournalStore store, Work work) throws Exception {
        Path chromium = ChromiumTab.program().orElse(null);
        Need.PROGRAM.require(chromium != null, "Chromium on the PATH");
        try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"))) {
            Console.Builder builder = Console.builder(registry);
            SearchPages.of(store).forEach(builder::addPage);
            try (Console console = builder.open();
                    ChromiumTab tab = new ChromiumTab(
                            Objects.requireNonNull(chromium), folder.resolve("profile"), new CoreJson())) {
                tab.call("Page.navigate", Map.of("url", console.url() + "&to=searches"));
                tab.await("document.querySelector('h1')?.textContent === 'Searches'");
                work.in(tab, console.url());
                assertThat(tab.errors()).isEmpty();
                assertThat(tab.evaluate("document.title")).doesNotContain("owned");
            }
        }
    }

    @Test
    void hostileNames_areTexts_andKeysDo() throws Exception {
        work(new ShownSearches().store(), (tab, console) -> {
            assertThat(tab.evaluate(TEXT)).contains("router", "60 of 60", "loss-and-speed", "on the front");
            tab.evaluate("document.querySelector('main a[href*=router]').focus()");
            tab.press("Enter");
            tab.await("document.querySelector('h1')?.textContent === 'router'");
            assertThat(tab.evaluate(TEXT))
                    .contains("Confirmation", "The best first", "stopped early", "out of memory <script>");
            assertThat(tab.evaluate("document.querySelectorAll('main img, main script').length"))
                    .isEqualTo("0");
            assertThat(tab.evaluate("document.querySelectorAll('main figure svg[role=img]').length"))
                    .isEqualTo("3");
            tab.evaluate("document.querySelector('main a[href*=best]').focus()");
            tab.press("Enter");
            tab.await("location.search.includes('by=best')");
            tab.open(console.resolve("/searches?name=%3Cscript%3E"));
            assertThat(tab.evaluate(TEXT)).contains("There is no search <script>.");
        });
    }

    @Test
    void searchThatGoesOn_isDrawnAnew() throws Exception {
        JournalStore store = new MemoryJournalStore();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Thread running = new Thread(() -> new ShownSearches().running(store).run(trial -> {
            begun.countDown();
            goOn.await();
            return Outcome.of(0.25 + trial.number());
        }));
        running.start();
        try {
            begun.await();
            work(store, (tab, console) -> {
                tab.open(console.resolve("/searches?name=running"));
                assertThat(tab.evaluate(TEXT)).contains("1 running", "1 of 3");
                tab.evaluate("window.before = true");
                goOn.countDown();
                running.join();
                tab.await(TEXT + ".includes('3 of 3') && " + TEXT + ".includes('at rest')");
                assertThat(tab.evaluate("window.before")).as("the same page").isEqualTo("true");
                assertThat(tab.evaluate(TEXT)).contains("0.25, trial 0", "3 complete trials -> too few to say");
            });
        } finally {
            goOn.countDown();
            running.join();
        }
    }

    @Test
    void axe_findsNothing_lightAndDarkOnPhoneAndDesktop() throws Exception {
        String home = System.getenv("AXE_HOME");
        Need.PEER.require(home != null, "axe-core, in the folder that AXE_HOME names");
        String axe = Files.readString(Path.of(String.valueOf(home), "node_modules/axe-core/axe.min.js"));
        work(new ShownSearches().store(), (tab, console) -> {
            for (String page : new String[] {"searches", "searches?name=router", "searches?name=loss-and-speed"}) {
                tab.open(console.resolve("/" + page));
                tab.await("document.querySelector('h1')");
                look(tab, axe, page.replaceAll("\\W+", "-"));
            }
        });
    }

    private static void look(ChromiumTab tab, String axe, String page) throws Exception {
        tab.evaluate(axe + "; 0");
        for (int width : new int[] {390, 1280}) {
            for (boolean dark : new boolean[] {false, true}) {
                tab.look(width, dark);
                String name = page + "-" + width + (dark ? "-dark" : "-light");
                String pictures = System.getenv("FINETUNE4J_PICTURES");
                if (pictures != null) {
                    tab.picture(Path.of(pictures, name + ".png"));
                }
                assertThat(tab.evaluate("document.documentElement.scrollWidth"))
                        .as(name)
                        .satisfies(wide -> assertThat(Double.parseDouble(wide)).isLessThanOrEqualTo(width));
                String found = tab.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',"
                        + " 'wcag22aa', 'best-practice']}).then(r => r.violations.map(v => v.impact + ' ' + v.id + ' '"
                        + " + v.nodes.map(n => n.html).slice(0, 3).join(' | ')).join('\\n'))");
                assertThat(found).as(name).isEmpty();
            }
        }
    }
}
