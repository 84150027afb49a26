// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.fixtures.ChromiumTab;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console in a real browser: it comes in by the token, its own script runs, and nobody else's. */
class ConsoleBrowserTest {
    // not slow: a browser that looks at pages, a few seconds
    @TempDir
    Path folder;

    private int browsers;

    @Test
    void realBrowser_runsOurScriptAndNoOther() throws Exception {
        Optional<Path> chromium = chromium();
        Need.PROGRAM.require(chromium.isPresent(), "Chromium on the PATH");
        try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"))) {
            SampleRegistry.fill(registry);
            try (Console console = Console.builder(registry)
                    .clock(() -> SampleRegistry.NOW, System::nanoTime)
                    .open()) {
                String runs = dump(chromium.get(), console, "runs");
                assertThat(runs).contains("<title>Runs", "Drawn anew every two seconds.");
                String model = dump(chromium.get(), console, "model-version?id=model/router/2".replace("/", "%2F"));
                assertThat(model).contains("<title>Model router 2", "Looks good on returns.");
                String pairs = registry.addData(SampleRegistry.pairsAndSpans(), Map.of())
                        .id();
                String rows = dump(chromium.get(), console, "rows?of=" + pairs.replace("/", "%2F"));
                assertThat(rows).contains("<mark><bdi>Bob</bdi> <small><bdi>NAME</bdi></small></mark>");
                assertThat(rows + runs + model).doesNotContain("<title>owned", "<script>document");
                assertThat(Files.size(picture(chromium.get(), console))).isGreaterThan(20_000);
            }
        }
    }

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

    /** It says another number each time. */
    private record Counting(AtomicInteger asked) implements ConsolePage {
        @Override
        public String path() {
            return "counting";
        }

        @Override
        public String title() {
            return "Counting";
        }

        @Override
        public PageContent respond(PageRequest request) {
            return PageContent.page(
                    title(),
                    body -> body.live(
                            "number",
                            true,
                            part -> part.paragraph("number " + asked.incrementAndGet())
                                    .link("counting", Map.of(), "again")));
        }
    }

    private static final String NUMBER = "document.querySelector('#number p').textContent";
    private static final String SAID = "document.getElementById('live-state').textContent";

    @Test
    void whoIsInALivePart_keepsHisPlace_andIsToldThatItIsNotNew() throws Exception {
        Optional<Path> chromium = chromium();
        Need.PROGRAM.require(chromium.isPresent(), "Chromium on the PATH");
        AtomicInteger asked = new AtomicInteger();
        try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"));
                Console console =
                        Console.builder(registry).addPage(new Counting(asked)).open();
                ChromiumTab tab = new ChromiumTab(chromium.get(), folder.resolve("tab"), new CoreJson())) {
            tab.call("Page.navigate", Map.of("url", console.url("counting").toString()));
            tab.await(NUMBER + " !== 'number 1'");
            tab.await(SAID + " === 'Drawn anew every two seconds.'");
            tab.evaluate("document.querySelector('#number a').focus()");
            isHeld(tab, asked);
            assertThat(tab.evaluate("document.activeElement.textContent")).isEqualTo("again");
            tab.evaluate("document.activeElement.blur()");
            tab.await(SAID + " === 'Drawn anew every two seconds.'");
            tab.evaluate("getSelection().selectAllChildren(document.querySelector('#number p'))");
            isHeld(tab, asked);
            assertThat(tab.evaluate("'' + getSelection()")).startsWith("number ");
            tab.evaluate("getSelection().removeAllRanges()");
            tab.await(SAID + " === 'Drawn anew every two seconds.'");
            assertThat(tab.errors()).isEmpty();
        }
    }

    private static void isHeld(ChromiumTab tab, AtomicInteger asked) throws Exception {
        String shown = tab.evaluate(NUMBER);
        tab.await(SAID + ".startsWith('There is something new.')");
        assertThat(tab.evaluate(NUMBER)).isEqualTo(shown).isNotEqualTo("number " + asked.get());
    }

    private String dump(Path chromium, Console console, String page) throws Exception {
        return Files.readString(browse(
                chromium,
                "--dump-dom",
                "--virtual-time-budget=6000",
                console.url(page).toString()));
    }

    private Path picture(Path chromium, Console console) throws Exception {
        Path picture = folder.resolve("page.png");
        browse(
                chromium,
                "--window-size=390,900",
                "--screenshot=" + picture,
                console.url("runs").toString());
        return picture;
    }

    private Path browse(Path chromium, String... arguments) throws Exception {
        Path out = folder.resolve("browser-" + browsers++ + ".out");
        List<String> command = new ArrayList<>(List.of(
                chromium.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + out + ".profile"));
        command.addAll(List.of(arguments));
        Process browser = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("browser.log").toFile())
                .start();
        try {
            assertThat(browser.waitFor(90, TimeUnit.SECONDS))
                    .as("the browser ended")
                    .isTrue();
        } finally {
            browser.destroyForcibly();
        }
        return out;
    }

    private static Optional<Path> chromium() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Arrays.stream(path.split(File.pathSeparator))
                .map(part -> Path.of(part, "chromium"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
