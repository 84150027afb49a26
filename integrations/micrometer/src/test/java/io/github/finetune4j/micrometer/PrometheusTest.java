// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Point 8: what Prometheus makes of the meters, by its rules, by promtool, and by Prometheus itself. */
@Timeout(120)
class PrometheusTest {
    // not slow: a program of others, which few machines have
    private static final ChatModel MODEL = request -> new ChatResponse("hi", FinishReason.STOP, new Usage(1, 1));
    private static final String NAMED = "a \"model\" with \\ and\nmore";

    @TempDir
    Path folder;

    private final List<Rollout> live = new ArrayList<>(); // meters hold no rollout

    @AfterEach
    void close() {
        live.forEach(Rollout::close);
    }

    private PrometheusMeterRegistry filled() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        CaptureMeters meters = CaptureMeters.bind(registry);
        for (int i = 0; i < 40; i++) {
            meters.accept(CaptureMetersTest.interaction(i % 2 == 0 ? "local/job-1" : NAMED, "stop", 10 * i));
        }
        meters.accept(CaptureMetersTest.interaction("local/job-1", "error:java.net.ConnectException", 1e5));
        for (Feedback.Kind kind : Feedback.Kind.values()) {
            meters.accept(new Feedback("c-1", Instant.EPOCH, kind, 1, "", ""));
        }
        meters.dropped(() -> 3).value("task_success", "all", Double.NaN);
        meters.firing("task_success", true);
        rollout(registry);
        return registry;
    }

    private void rollout(PrometheusMeterRegistry registry) {
        Rollout rollout = RolloutPolicy.builder()
                .name("support")
                .addStage(0.5, Duration.ofHours(1))
                .build()
                .start(MODEL.named("v1"), MODEL.named("v2"), new MemoryRolloutStore());
        live.add(rollout);
        new RolloutMeters(rollout).bindTo(registry);
        rollout.chat(ChatRequest.user("hi"));
    }

    @Test
    void ourCheck_saysOfOthersTextsWhatPromtoolSays_andNoticesMore() throws IOException {
        Map<String, Object> judged =
                Json.parseObject(Files.readString(Fixtures.path("interop/prometheus-otlp/promtool.json")));
        List<String> unnoticed = List.of("without-inf", "not-cumulative", "same-series-twice", "split-family");
        List<?> cases = (List<?>) Objects.requireNonNull(judged.get("cases"));
        assertThat(cases).hasSize(25).allSatisfy(each -> {
            String file = String.valueOf(((Map<?, ?>) each).get("file"));
            boolean good = Long.valueOf(0).equals(((Map<?, ?>) each).get("exit"))
                    && unnoticed.stream().noneMatch(file::contains);
            String text = Files.readString(Fixtures.path("interop/prometheus-otlp/" + file));
            assertThat(MetricText.problems(text).isEmpty()).as(file).isEqualTo(good);
        });
    }

    @Test
    void meters_areATextForPrometheus_withoutFault() {
        String text = filled().scrape();
        assertThat(MetricText.problems(text)).isEmpty();
        assertThat(text)
                .contains(
                        "finetune4j_model_duration_seconds_bucket{model=\"local/job-1\",outcome=\"stop\",le="
                                + "\"0.01\"} 1",
                        "finetune4j_model_tokens_total{",
                        "finetune4j_model_cost_total{",
                        "finetune4j_capture_dropped_total 3.0",
                        "finetune4j_monitor_firing{monitor=\"task_success\"} 1.0",
                        "a \\\"model\\\" with \\\\ and\\nmore");
    }

    @Test
    void promtool_findsNothing() throws Exception {
        Process promtool = new ProcessBuilder(program("promtool"), "check", "metrics")
                .redirectErrorStream(true)
                .start();
        promtool.getOutputStream().write(filled().scrape().getBytes(StandardCharsets.UTF_8));
        promtool.getOutputStream().close();
        assertThat(new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(promtool.waitFor()).isZero();
    }

    @Test
    void prometheus_scrapesThem_andAnswersWithTheirFigures() throws Exception {
        String program = program("prometheus");
        PrometheusMeterRegistry registry = filled();
        HttpServer served = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        served.createContext("/metrics", exchange -> {
            byte[] text = registry.scrape().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        served.start();
        int port = freePort();
        Process prometheus = start(program, port, served.getAddress().getPort());
        try {
            assertThat(asked(port, "sum(finetune4j_model_duration_seconds_count)"))
                    .isEqualTo("41");
            assertThat(asked(port, "finetune4j_model_tokens_total{model=\"local/job-1\",type=\"input\"}"))
                    .isEqualTo("252");
            assertThat(asked(
                            port,
                            "histogram_quantile(0.5, sum by (le) (finetune4j_model_duration_seconds_bucket"
                                    + "{model=\"local/job-1\",outcome=\"stop\"})) > bool 0.16"))
                    .isEqualTo("1");
            assertThat(asked(port, "finetune4j_rollout_share")).isEqualTo("0.5");
            assertThat(asked(port, "up")).isEqualTo("1");
        } finally {
            prometheus.destroyForcibly().waitFor();
            served.stop(0);
        }
    }

    private Process start(String program, int port, int scraped) throws IOException {
        Path settings = folder.resolve("prometheus.yml");
        Files.writeString(
                settings,
                "global: {scrape_interval: 1s}\nscrape_configs:\n- job_name: finetune4j\n  static_configs:\n"
                        + "  - targets: ['127.0.0.1:" + scraped + "']\n");
        return new ProcessBuilder(
                        program,
                        "--config.file=" + settings,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** {@return the one value of a query; waits until Prometheus has scraped} */
    private String asked(int port, String query) throws Exception {
        URI uri = URI.create(
                "http://127.0.0.1:" + port + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        for (int i = 0; i < 300; i++) {
            Optional<String> value = value(uri);
            if (value.isPresent()) {
                return value.get();
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError(query + ": no answer; " + Files.readString(folder.resolve("prometheus.log")));
    }

    private static Optional<String> value(URI uri) throws InterruptedException {
        try {
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            Map<?, ?> data = (Map<?, ?>) Json.parseObject(response.body()).get("data");
            List<?> result = data == null ? List.of() : (List<?>) Objects.requireNonNull(data.get("result"));
            return result.isEmpty()
                    ? Optional.empty()
                    : Optional.of(String.valueOf(
                            ((List<?>) Objects.requireNonNull(((Map<?, ?>) result.get(0)).get("value"))).get(1)));
        } catch (IOException e) {
            return Optional.empty(); // it does not listen yet
        }
    }

    private static String program(String name) {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        Optional<Path> found = Arrays.stream(path.split(File.pathSeparator))
                .map(part -> Path.of(part, name))
                .filter(Files::isExecutable)
                .findFirst();
        Need.PEER.require(found.isPresent(), name + " on the PATH");
        return found.orElseThrow().toString();
    }
}
