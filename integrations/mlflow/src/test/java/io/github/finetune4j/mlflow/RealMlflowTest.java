// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.outbox.OutboxRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real MLflow server over SQLite: what it was told, as its own client sees it, and what can be read back. */
@Tag("peer")
@Timeout(300)
class RealMlflowTest {
    // not slow: a program of others, which few machines have
    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();
    private String python = "";
    private int port;

    @BeforeEach
    void start() throws Exception {
        python = Objects.requireNonNullElse(System.getenv("PEERS_PYTHON"), "");
        boolean there = !python.isEmpty()
                && new ProcessBuilder(python, "-c", "import importlib.metadata as m; m.version('mlflow')")
                                .redirectError(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
        Need.PEER.require(there, "PEERS_PYTHON with mlflow");
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        startServer();
    }

    private void startServer() throws Exception {
        ProcessBuilder command = new ProcessBuilder(
                        python,
                        "-m",
                        "mlflow",
                        "server",
                        "--backend-store-uri",
                        "sqlite:///" + folder.resolve("mlflow.db"),
                        "--artifacts-destination",
                        folder.resolve("artifacts").toString(),
                        "--host",
                        "127.0.0.1",
                        "--port",
                        String.valueOf(port),
                        "--workers",
                        "1")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile());
        command.environment().put("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false");
        command.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
        started.add(command.start());
        for (int i = 0; i < 900; i++) {
            try {
                HttpResponse<String> health = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                if (health.statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                assertThat(started).last().matches(Process::isAlive); // it does not listen yet
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        throw new AssertionError("MLflow has not started");
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Process each : started) {
            each.descendants().forEach(ProcessHandle::destroy);
            each.destroy();
            each.waitFor(20, TimeUnit.SECONDS);
            each.descendants().forEach(ProcessHandle::destroyForcibly);
            each.destroyForcibly();
        }
    }

    private MlflowRegistry registry() {
        return MlflowRegistry.builder(URI.create("http://127.0.0.1:" + port))
                .experiment("support")
                .build();
    }

    private Map<String, Object> seen(String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                python,
                Fixtures.repository().resolve("benchmarks/peers/mlflow_peer.py").toString(),
                "http://127.0.0.1:" + port,
                "support"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("client.log").toFile())
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Json.parseObject(said.strip().lines().reduce("", (one, last) -> last)); // before it, MLflow says hello
    }

    @Test
    void theServer_showsAllOfIt_once_andGivesItBack() throws Exception {
        try (RegistryStore own = FileRegistry.open(folder.resolve("own"));
                MlflowRegistry registry = registry()) {
            Story.all(own);
            own.moveAlias(own.model("router"), "champion", 1, "ana", "91 %");
            own.addPoints("local/job-1", bigCurve());
            try (OutboxRegistry outbox = OutboxRegistry.open(folder.resolve("outbox"), registry)) {
                Story.all(outbox);
                assertThat(outbox.flush(Duration.ofSeconds(60))).isTrue();
            }
            registry.mirror(own);
            registry.mirror(own);
            registry.moveAlias(registry.model("router"), "canary", 1, "ana", "tried");

            Map<String, Object> seen = seen();
            List<Map<String, Object>> runs = MlflowAnswer.list(seen, "runs");
            assertThat(runs)
                    .extracting(run -> run.get("name"))
                    .containsExactly("local/job-1", "evaluation of local//models/router 1");
            job(runs.get(0));
            evaluation(runs.get(1));
            Map<String, Object> router = JsonView.object(JsonView.object(seen, "models"), "router");
            assertThat(JsonView.object(router, "aliases"))
                    .containsEntry("champion", "1")
                    .containsEntry("canary", "1");
            assertThat((List<?>) router.get("versions")).hasSize(1);
            assertThat(registry.status().failed() + registry.status().refused()).isZero();
            assertThat(registry.model("router").newest().ref())
                    .isEqualTo(own.model("router").newest().ref());

            readBack(registry, own);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> registry.moveAlias(registry.model("router"), "latest", 1, "ana", "no"))
                    .withMessageContaining("reserved");
        }
    }

    private static List<MetricPoint> bigCurve() {
        List<MetricPoint> points = new ArrayList<>();
        for (long step = 1; step <= 1200; step++) {
            points.add(new MetricPoint("big", step, Story.BEGAN.plusMillis(step), Math.sin((double) step)));
        }
        points.add(new MetricPoint("big", 1201, Story.BEGAN.plusMillis(1201), Double.NaN));
        points.add(new MetricPoint("big", 1202, Story.BEGAN.plusMillis(1202), Double.NEGATIVE_INFINITY));
        return points;
    }

    private static void job(Map<String, Object> run) {
        assertThat(run)
                .containsEntry("status", "FINISHED")
                .containsEntry("start", Story.BEGAN.toEpochMilli())
                .containsEntry("end", Story.BEGAN.toEpochMilli() + 60_000);
        assertThat(JsonView.object(run, "params"))
                .containsEntry("hyperparameters.learningRate", "2.0E-4")
                .containsEntry("lora.rank", "8");
        assertThat(JsonView.object(run, "tags")).containsEntry("environment.java", "17.0.1");
        List<?> loss = (List<?>) JsonView.object(run, "curves").get("loss");
        assertThat(loss).hasSize(5).element(2).asString().contains("3, ", String.valueOf(2.0 / 3));
        assertThat((List<?>) JsonView.object(run, "curves").get("big")).hasSize(1202);
        assertThat(run.get("inputs"))
                .asString()
                .contains(
                        "training",
                        "validation",
                        "num_rows",
                        Story.TRAIN.fingerprint().hex().substring(0, 36));
        assertThat((List<?>) run.get("inputs")).hasSize(2);
    }

    private static void evaluation(Map<String, Object> run) {
        assertThat(JsonView.object(run, "curves")).containsKeys("exact_match.mean", "rows");
        assertThat(JsonView.object(run, "tags")).containsEntry("gates", "PASSED");
        assertThat(run.get("inputs")).asString().contains("evaluation");
    }

    private void readBack(MlflowRegistry registry, RegistryStore own) throws Exception {
        seen("--foreign");
        List<MlflowRun> runs = registry.runs();
        assertThat(runs).hasSize(3);
        MlflowRun ours = runs.stream()
                .filter(run -> run.records().contains(Story.START))
                .findFirst()
                .orElseThrow();
        assertThat(ours.records()).containsExactly(Story.START, Story.END);
        assertThat(ours.points().stream()
                        .filter(point -> point.name().equals("big"))
                        .map(MetricPoint::value))
                .isEqualTo(bigCurve().stream().map(MetricPoint::value).toList());
        runs.forEach(run -> run.reportTo(own));
        String foreign = own.runs().stream()
                .filter(run -> run.started().run().startsWith("mlflow/"))
                .map(run -> run.started().run())
                .findFirst()
                .orElseThrow();
        assertThat(own.points(foreign))
                .hasSize(1000)
                .last()
                .extracting(MetricPoint::value)
                .isEqualTo(2.25 / 1000);
        assertThat(own.records().stream().filter(RunEnded.class::isInstance).map(RegistryRecord::id))
                .contains("run/" + foreign + "/end");
    }

    @Test
    void aServerThatIsKilled_isToldTheRestWhenItIsBack() throws Exception {
        try (MlflowRegistry registry = registry();
                OutboxRegistry outbox = OutboxRegistry.open(folder.resolve("outbox"), registry)) {
            outbox.addData(Story.TRAIN, Map.of());
            outbox.add(Story.START);
            assertThat(outbox.flush(Duration.ofSeconds(30))).isTrue();
            started.get(0).descendants().forEach(ProcessHandle::destroyForcibly);
            started.get(0).destroyForcibly().waitFor();
            outbox.addPoints(Story.START.run(), Story.points(5));
            outbox.add(Story.END);
            assertThat(outbox.flush(Duration.ofSeconds(5))).isFalse();
            startServer();
            for (int i = 0; i < 40 && !outbox.flush(Duration.ofSeconds(20)); i++) {
                TimeUnit.MILLISECONDS.sleep(500);
            }
            assertThat(outbox.waiting()).isZero();
            assertThat(registry.status().failed()).isPositive();
        }
        Map<String, Object> seen = seen();
        assertThat(MlflowAnswer.list(seen, "runs"))
                .singleElement()
                .satisfies(run -> assertThat(run).containsEntry("status", "FINISHED"));
    }
}
