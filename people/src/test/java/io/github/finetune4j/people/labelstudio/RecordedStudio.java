// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labelstudio;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server on this machine that answers as Label Studio 1.23.2 did when it was recorded: status and body are the
 * recorded ones, with the tasks that were really sent.
 */
final class RecordedStudio implements AutoCloseable {
    static final String LEGACY = "0123456789abcdef0123456789abcdef01234567";
    static final String PERSONAL = "eyJhbGciOiJIUzI1NiJ9.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCJ9.c2lnbmF0dXJl";

    private static final Path RECORDED =
            Path.of("..", "build", "fixtures", "files", "interop", "label-studio", "exchanges.jsonl");

    private static final Pattern CONTROL = Pattern.compile("<\\w+ name=\"([^\"]*)\" toName=");

    private final Map<String, Map<String, Object>> steps = new LinkedHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Map<String, Object>> projects = new CopyOnWriteArrayList<>();
    private final List<Map<String, Object>> tasks = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private int access;
    private boolean lossy;
    private String release = "";

    RecordedStudio() throws IOException {
        for (String line : Files.readAllLines(RECORDED)) {
            Map<String, Object> step = Json.parseObject(line);
            steps.put(String.valueOf(step.get("step")), step);
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** {@return method and path of each request} */
    List<String> requests() {
        return requests;
    }

    List<Map<String, Object>> projects() {
        return projects;
    }

    List<Map<String, Object>> tasks() {
        return tasks;
    }

    /** The five minutes of the access token are over. */
    synchronized void expire() {
        access++;
    }

    synchronized void release(String other) {
        release = other;
    }

    /** The next import is done, and its answer lost. */
    synchronized void loseTheNextAnswer() {
        lossy = true;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(exchange.getRequestMethod() + " " + path);
        route(exchange, path, body);
        exchange.close();
    }

    private synchronized void route(HttpExchange exchange, String path, String body) throws IOException {
        boolean post = exchange.getRequestMethod().equals("POST");
        String credential = exchange.getRequestHeaders().getFirst("Authorization");
        if (path.equals("/api/version")) {
            say(exchange, "version", release.isEmpty() ? Map.of() : Map.of("release", release));
        } else if (path.equals("/api/token/refresh/")) {
            refresh(exchange, Json.parseObject(body));
        } else if (!("Token " + LEGACY).equals(credential) && !("Bearer access-" + access).equals(credential)) {
            say(exchange, "error: wrong legacy token", Map.of());
        } else if (path.equals("/api/projects/") && post) {
            Map<String, Object> project = new LinkedHashMap<>(Json.parseObject(body));
            project.put("id", 3);
            project.put("parsed_label_config", parsed(String.valueOf(project.get("label_config"))));
            projects.add(project);
            say(exchange, "choices: create project", project);
        } else if (path.startsWith("/api/projects/?")) {
            say(exchange, "legacy token works", Map.of("count", projects.size(), "results", projects));
        } else if (path.equals("/api/projects/3/import")) {
            take(exchange, Json.parse(body));
        } else if (path.startsWith("/api/tasks?project=3")) {
            page(exchange, path);
        } else if (path.equals("/api/projects/3/export?exportType=JSON")) {
            String export = Json.write(step("choices: export JSON").get("response_body"));
            send(exchange, 200, export.replace("\"id\":\"choices", "\"example_id\":\"choices"));
        } else {
            say(exchange, "error: unknown project", Map.of());
        }
    }

    private void refresh(HttpExchange exchange, Map<String, Object> asked) throws IOException {
        if (PERSONAL.equals(asked.get("refresh"))) {
            say(exchange, "token refresh", Map.of("access", "access-" + access));
        } else {
            say(exchange, "error: refresh with rubbish", Map.of());
        }
    }

    private void take(HttpExchange exchange, @Nullable Object sent) throws IOException {
        List<Map<String, Object>> fresh = JsonView.objects(sent);
        if (fresh.stream().anyMatch(task -> !JsonView.object(task, "data").containsKey("prompt"))) {
            say(exchange, "error: import without the field", Map.of());
            return;
        }
        tasks.addAll(fresh);
        if (lossy) {
            lossy = false;
            return;
        }
        say(exchange, "choices: import tasks", Map.of("task_count", fresh.size()));
    }

    /** As the server does: in order, and no page past the end. */
    private void page(HttpExchange exchange, String path) throws IOException {
        int page = number(path, "page=");
        int size = Math.min(2, number(path, "page_size=")); // small pages, so that there are several
        List<Map<String, Object>> shown = new ArrayList<>(
                tasks.subList(Math.min(tasks.size(), (page - 1) * size), Math.min(tasks.size(), page * size)));
        say(exchange, "tasks page", Map.of("total", tasks.size(), "tasks", shown));
    }

    private static int number(String path, String name) {
        String from = path.substring(path.indexOf("&" + name) + 1 + name.length());
        return Integer.parseInt(from.replaceAll("\\D.*", ""));
    }

    private static Map<String, Object> parsed(String configuration) {
        Map<String, Object> parsed = new LinkedHashMap<>();
        CONTROL.matcher(configuration).results().forEach(control -> parsed.put(control.group(1), Map.of()));
        return parsed;
    }

    private void say(HttpExchange exchange, String step, Map<String, ?> instead) throws IOException {
        Map<String, Object> recorded = step(step);
        Map<String, Object> body = new LinkedHashMap<>(JsonView.object(recorded, "response_body"));
        body.putAll(instead);
        send(exchange, Integer.parseInt(String.valueOf(recorded.get("status"))), Json.write(body));
    }

    private Map<String, Object> step(String name) {
        return Objects.requireNonNull(steps.get(name), name);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
