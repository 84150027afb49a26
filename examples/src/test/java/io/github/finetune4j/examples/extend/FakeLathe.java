// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.extend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The made-up service on this machine: a job goes one word further each time that it is looked at. */
final class FakeLathe implements AutoCloseable {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final int QUICK = 3;

    private final Map<String, Map<String, Object>> jobs = new LinkedHashMap<>();
    private final Map<String, Integer> looks = new LinkedHashMap<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    FakeLathe() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/", this::answer);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath().substring("/v1/".length());
        boolean post = exchange.getRequestMethod().equals("POST");
        Map<String, Object> said;
        synchronized (this) {
            said = path.equals("rows")
                    ? Map.of("id", "rows-" + java.util.Arrays.hashCode(body))
                    : post
                            ? change(path, body)
                            : show(path, exchange.getRequestURI().getQuery());
        }
        byte[] reply = Json.write(said).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(said.get("status") instanceof Integer status ? status : 200, reply.length);
        try (exchange) {
            exchange.getResponseBody().write(reply);
        }
    }

    private Map<String, Object> change(String path, byte[] body) {
        if (!path.equals("jobs")) {
            return stop(path.split("/", -1)[1]);
        }
        Map<String, Object> job = new LinkedHashMap<>(Json.parseObject(new String(body, StandardCharsets.UTF_8)));
        String id = "job-%06d".formatted(jobs.size() + 1);
        job.put("id", id);
        job.put("state", "waiting");
        jobs.put(id, job);
        return job;
    }

    private Map<String, Object> stop(String id) {
        Map<String, Object> job = jobs.get(id);
        if (job == null) {
            return error(404, "no such job");
        }
        if ("done".equals(job.get("state")) || "stopped".equals(job.get("state"))) {
            return error(400, "the job has ended");
        }
        job.put("state", "stopped");
        return job;
    }

    private Map<String, Object> show(String path, String query) {
        if (path.equals("jobs")) {
            List<Map<String, Object>> found = new ArrayList<>(jobs.values());
            found.removeIf(job -> !("label=" + job.get("label")).equals(query));
            return Map.of("jobs", found);
        }
        Map<String, Object> job = jobs.get(path.split("/", -1)[1]);
        if (job == null) {
            return error(404, "no such job");
        }
        goOn(job);
        return job;
    }

    private void goOn(Map<String, Object> job) {
        String state = String.valueOf(job.get("state"));
        boolean slow = String.valueOf(job.get("base")).startsWith("slow");
        int look = looks.merge(String.valueOf(job.get("id")), 1, Integer::sum);
        if (state.equals("waiting")) {
            job.put("state", "turning");
        } else if (state.equals("turning") && look > QUICK && !slow) {
            job.put("state", "done");
            job.put("model", "turned-" + Fields.of(job).text("name") + job.get("id"));
        }
        if (!state.equals("waiting") && look <= QUICK) {
            List<Object> log = new ArrayList<>(job.get("log") instanceof List<?> before ? before : List.of());
            log.add(Map.of("at", BEGIN.plusSeconds(look).toString(), "step", look - 1, "loss", 1.0 / look));
            job.put("log", log);
        }
    }

    private static Map<String, Object> error(int status, String message) {
        return Map.of("status", status, "error", Map.of("message", message));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
