// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console in a real browser: it comes in by the token, its own script runs, and nobody else's. */
class ConsoleBrowserTest {
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
                assertThat(runs + model).doesNotContain("<title>owned", "<script>document");
                assertThat(Files.size(picture(chromium.get(), console))).isGreaterThan(20_000);
            }
        }
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
