// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import io.github.finetune4j.internal.json.Json;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A tab of a real Chromium, by its debugging protocol: keys are pressed as a person would. */
final class ChromiumTab implements AutoCloseable {
    private static final int TRIES = 300;
    private static final Map<String, Integer> CODES =
            Map.of("Enter", 13, "Tab", 9, "Escape", 27, "ArrowDown", 40, "ArrowUp", 38);

    private final Process browser;
    private final WebSocket socket;
    private final AtomicInteger number = new AtomicInteger();
    private final Map<Integer, CompletableFuture<Map<?, ?>>> waiting = new ConcurrentHashMap<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();

    ChromiumTab(Path chromium, Path profile) throws Exception {
        browser = new ProcessBuilder(
                        chromium.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile(profile.getParent(), "chromium", ".log")
                        .toFile())
                .start();
        HttpClient client = HttpClient.newHttpClient();
        socket = client.newWebSocketBuilder()
                .buildAsync(tab(client, profile.resolve("DevToolsActivePort")), new Listener())
                .get(30, TimeUnit.SECONDS);
        call("Page.enable", Map.of());
        call("Runtime.enable", Map.of());
        call("Log.enable", Map.of());
    }

    static Optional<Path> program() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Arrays.stream(path.split(File.pathSeparator))
                .map(part -> Path.of(part, "chromium"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private URI tab(HttpClient client, Path port) throws Exception {
        for (int i = 0; i < TRIES && (!Files.exists(port) || Files.size(port) == 0); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        URI list = URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json/list");
        String json = client.send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        return ((List<?>) Objects.requireNonNull(Json.parse(json)))
                .stream()
                        .map(Map.class::cast)
                        .filter(target -> "page".equals(target.get("type")))
                        .map(target -> URI.create(String.valueOf(target.get("webSocketDebuggerUrl"))))
                        .findFirst()
                        .orElseThrow();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                took(Json.parseObject(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }

    private void took(Map<String, Object> message) {
        if (message.get("id") instanceof Number id) {
            CompletableFuture<Map<?, ?>> asked = waiting.remove(id.intValue());
            if (asked != null) {
                asked.complete(message);
            }
        } else if ("Runtime.exceptionThrown".equals(message.get("method"))) {
            errors.add(String.valueOf(message));
        } else if ("Log.entryAdded".equals(message.get("method"))
                && String.valueOf(message).contains("Content Security Policy")) {
            errors.add(String.valueOf(message));
        }
    }

    /** {@return what the browser said went wrong in scripts, or was forbidden} */
    List<String> errors() {
        return errors;
    }

    Map<?, ?> call(String method, Map<String, ?> parameters) throws Exception {
        int id = number.incrementAndGet();
        CompletableFuture<Map<?, ?>> reply = new CompletableFuture<>();
        waiting.put(id, reply);
        socket.sendText(Json.write(Map.of("id", id, "method", method, "params", parameters)), true)
                .get(30, TimeUnit.SECONDS);
        Map<?, ?> message = reply.get(60, TimeUnit.SECONDS);
        return message.get("result") instanceof Map<?, ?> result ? result : Map.of("failed", message);
    }

    String evaluate(String script) throws Exception {
        Map<?, ?> result =
                call("Runtime.evaluate", Map.of("expression", script, "returnByValue", true, "awaitPromise", true));
        return result.get("result") instanceof Map<?, ?> value ? String.valueOf(value.get("value")) : "" + result;
    }

    /** Waits until an expression is true, on whatever page is there by then. */
    void await(String expression) throws Exception {
        String value = "";
        for (int i = 0; i < TRIES; i++) {
            value = evaluate("document.readyState === 'complete' && !!(" + expression + ")");
            if (value.equals("true")) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError(expression + " is " + value + " on " + evaluate("document.body.innerText"));
    }

    void open(URI address) throws Exception {
        call("Page.navigate", Map.of("url", address.toString()));
        await("location.href === " + Json.write(address.toString()) + " || location.pathname === '/judge'");
    }

    /** @param keys each a letter, a digit or the name of a key; {@code ^} before it holds Ctrl */
    void press(String... keys) throws Exception {
        for (String each : keys) {
            boolean control = each.length() > 1 && each.startsWith("^");
            String key = control ? each.substring(1) : each;
            int code = CODES.getOrDefault(key, (int) Character.toUpperCase(key.charAt(0)));
            String text = key.equals("Enter") ? "\r" : key.length() == 1 ? key : "";
            for (String type : List.of("keyDown", "keyUp")) {
                call(
                        "Input.dispatchKeyEvent",
                        Map.of(
                                "type", type,
                                "key", key,
                                "text", control || type.equals("keyUp") ? "" : text,
                                "windowsVirtualKeyCode", code,
                                "modifiers", control ? 2 : 0));
            }
        }
    }

    void look(int width, boolean dark) throws Exception {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
        call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    void offline(boolean offline) throws Exception {
        call("Network.enable", Map.of());
        call(
                "Network.emulateNetworkConditions",
                Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    void picture(Path file) throws Exception {
        Map<?, ?> shot = call("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
        Files.write(file, Base64.getDecoder().decode(String.valueOf(shot.get("data"))));
    }

    @Override
    public void close() {
        socket.abort();
        browser.destroyForcibly();
        try {
            browser.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
