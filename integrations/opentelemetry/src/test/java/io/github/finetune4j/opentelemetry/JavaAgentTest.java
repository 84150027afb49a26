// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.finetune4j.fixtures.Need;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** OpenTelemetry's Java agent tells of all of it over OTLP, without a line of ours about exporters. */
@Timeout(240)
class JavaAgentTest {
    // not slow: a program of others, which few machines have
    private static final List<String> SPANS =
            List.of("chat base", "fine_tune base", "evaluate base", "rollout support");
    private static final List<String> EVENTS = List.of(
            "finetune4j.training.status",
            "finetune4j.training.step",
            "finetune4j.evaluation.score",
            "finetune4j.rollout.changed");
    private static final List<String> METRICS = List.of(
            "gen_ai.client.inference.duration",
            "finetune4j.training.loss",
            "finetune4j.training.steps",
            "finetune4j.evaluation.score");

    @TempDir
    Path folder;

    private final Map<String, List<String>> heard = new ConcurrentHashMap<>();

    /** {@return a receiver of OTLP in protobuf; names are found as the text that they are} */
    private HttpServer receiver() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            heard.computeIfAbsent(exchange.getRequestURI().getPath(), path -> new CopyOnWriteArrayList<>())
                    .add(body);
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void agent_hearsCallsTrainingEvaluationAndRollout() throws Exception {
        String agent = Objects.requireNonNullElse(System.getenv("OTEL_JAVAAGENT"), "");
        Need.PEER.require(!agent.isEmpty(), "OTEL_JAVAAGENT, the path of opentelemetry-javaagent.jar");
        HttpServer server = receiver();
        try {
            Path log = folder.resolve("agent.log");
            assertThat(program(agent, server, log).waitFor())
                    .as("see %s", Files.readString(log))
                    .isZero();
            assertThat(Files.readString(log)).contains("followed: true");
        } finally {
            server.stop(0);
        }
        assertThat(said("/v1/traces")).contains(SPANS);
        assertThat(said("/v1/logs")).contains(EVENTS).doesNotContain("it is broken");
        assertThat(said("/v1/metrics")).contains(METRICS);
    }

    private Process program(String agent, HttpServer server, Path log) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-javaagent:" + agent,
                "-Dotel.exporter.otlp.endpoint=http://127.0.0.1:"
                        + server.getAddress().getPort(),
                "-Dotel.exporter.otlp.protocol=http/protobuf",
                "-Dotel.exporter.otlp.compression=none",
                "-Dotel.metric.export.interval=200",
                "-Dotel.service.name=agent-test",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                AgentProgram.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(200, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return process;
    }

    private String said(String path) {
        return String.join("\n", heard.getOrDefault(path, List.of()));
    }
}
