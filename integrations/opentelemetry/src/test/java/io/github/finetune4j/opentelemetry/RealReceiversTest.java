// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.monitor.capture.Feedback;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
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
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Point 8: real receivers get spans, metrics and events over OTLP/HTTP, from the real SDK. */
@Timeout(240)
class RealReceiversTest {
    // not slow: a program of others, which few machines have
    private static final ChatModel MODEL = request -> {
        if (request.messages().get(0).content().isEmpty()) {
            throw new IllegalStateException("nothing was asked");
        }
        return new ChatResponse("Grüße", FinishReason.STOP, new Usage(12, 5)).with("capture_response", "c-1");
    };

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        for (Process each : started) {
            each.destroy();
            each.waitFor(20, TimeUnit.SECONDS);
            each.destroyForcibly();
        }
    }

    /** A call, a failed call, a thumb. */
    private static void live(OpenTelemetrySdk sdk) {
        TracedModel model = TracedModel.builder(MODEL, sdk)
                .modelName("support-adapter")
                .provider("example")
                .server("127.0.0.1", 8080)
                .recordContent(UnaryOperator.identity())
                .build();
        model.chat(ChatRequest.user("Hallo"));
        assertThatThrownBy(() -> model.chat(ChatRequest.user(""))).isInstanceOf(IllegalStateException.class);
        new EvaluationEvents(sdk)
                .accept(new Feedback("c-1", Instant.parse("2026-01-01T00:00:00Z"), Feedback.Kind.THUMB, 1, "", "user"));
    }

    // ---- Phoenix

    @Test
    void phoenix_showsTheSpans() throws Exception {
        Optional<Path> phoenix = onThePath("phoenix");
        Need.PEER.require(phoenix.isPresent(), "Phoenix (arize-phoenix) on the PATH");
        int port = freePort();
        ProcessBuilder command = new ProcessBuilder(phoenix.get().toString(), "serve")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("phoenix.log").toFile());
        command.environment()
                .putAll(Map.of(
                        "PHOENIX_WORKING_DIR", folder.toString(),
                        "PHOENIX_HOST", "127.0.0.1",
                        "PHOENIX_PORT", String.valueOf(port),
                        "PHOENIX_GRPC_PORT", String.valueOf(freePort()),
                        "PHOENIX_TELEMETRY_ENABLED", "false"));
        started.add(command.start());
        String address = "http://127.0.0.1:" + port;
        awaited(address + "/healthz", "");
        try (OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(OtlpHttpSpanExporter.builder()
                                .setEndpoint(address + "/v1/traces")
                                .build()))
                        .build())
                .build()) {
            live(sdk);
            sdk.getSdkTracerProvider().forceFlush().join(10, TimeUnit.SECONDS);
        }
        String spans = awaited(address + "/v1/projects/default/spans/otlpv1", "IllegalStateException");
        assertThat(spans)
                .contains(
                        "\"chat support-adapter\"",
                        "gen_ai.request.model",
                        "gen_ai.usage.output_tokens",
                        "java.lang.IllegalStateException",
                        "Grüße");
    }

    private String awaited(String address, String words) throws Exception {
        for (int i = 0; i < 900; i++) {
            try {
                HttpResponse<String> response = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(address)).build(),
                                HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() == 200 && response.body().contains(words)) {
                    return response.body();
                }
            } catch (IOException e) {
                assertThat(started).allMatch(Process::isAlive); // it does not listen yet
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        throw new AssertionError(address + " never said \"" + words + "\"");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Optional<Path> onThePath(String name) {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Arrays.stream(path.split(File.pathSeparator))
                .map(part -> Path.of(part, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    // ---- the protocol's own classes

    @Test
    void openTelemetrysOwnProtobufs_readSpansMetricsAndEvents() throws Exception {
        String python = Objects.requireNonNullElse(System.getenv("PEERS_PYTHON"), "");
        Need.PEER.require(!python.isEmpty(), "PEERS_PYTHON with opentelemetry-proto");
        Process receiver = new ProcessBuilder(
                        python,
                        Fixtures.repository()
                                .resolve("benchmarks/peers/otlp_receiver.py")
                                .toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(receiver);
        try (BufferedReader says =
                new BufferedReader(new InputStreamReader(receiver.getInputStream(), StandardCharsets.UTF_8))) {
            try (OpenTelemetrySdk sdk = exporting("http://127.0.0.1:" + says.readLine())) {
                live(sdk);
            }
            List<String> heard = new ArrayList<>();
            while (heard.stream().noneMatch(line -> line.contains("/v1/metrics"))) {
                heard.add(Objects.requireNonNull(says.readLine(), "the receiver has ended"));
            }
            assertThat(heard).hasSize(4);
            assertThat(heard)
                    .filteredOn(line -> line.contains("/v1/traces"))
                    .hasSize(2)
                    .allMatch(line -> line.contains("SPAN_KIND_CLIENT"));
            assertThat(heard).anyMatch(line -> line.contains("STATUS_CODE_ERROR"));
            assertThat(heard)
                    .filteredOn(line -> line.contains("/v1/logs"))
                    .singleElement()
                    .asString()
                    .contains("\"eventName\": \"gen_ai.evaluation.result\"", "\"stringValue\": \"c-1\"");
            assertThat(heard.get(3))
                    .contains(
                            "gen_ai.client.inference.duration",
                            "gen_ai.client.operation.duration",
                            "gen_ai.client.token.usage",
                            "81.92",
                            "\"isMonotonic\": true");
        }
    }

    private static OpenTelemetrySdk exporting(String address) {
        return OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(OtlpHttpSpanExporter.builder()
                                .setEndpoint(address + "/v1/traces")
                                .setCompression("gzip")
                                .build()))
                        .build())
                .setLoggerProvider(SdkLoggerProvider.builder()
                        .addLogRecordProcessor(SimpleLogRecordProcessor.create(OtlpHttpLogRecordExporter.builder()
                                .setEndpoint(address + "/v1/logs")
                                .build()))
                        .build())
                .setMeterProvider(SdkMeterProvider.builder()
                        .registerMetricReader(PeriodicMetricReader.builder(OtlpHttpMetricExporter.builder()
                                        .setEndpoint(address + "/v1/metrics")
                                        .build())
                                .setInterval(Duration.ofMinutes(5)) // once, when it is closed
                                .build())
                        .build())
                .build();
    }
}
