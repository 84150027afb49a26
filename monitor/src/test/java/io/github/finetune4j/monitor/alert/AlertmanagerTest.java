// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.statistics.interval.Interval;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Point 7: what a real Alertmanager makes of what the webhook sends, and whom it tells. */
@Timeout(120)
class AlertmanagerTest {
    // not slow: a program of others, which few machines have
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Slice HOSTILE = new Slice("tenant", "a \"b\" \\ c\nd <é>");

    private final Instant began = Instant.ofEpochSecond(CLOCK.instant().getEpochSecond() - 3600);
    private final List<Map<String, Object>> notified = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    private AlertEvent event(long number, AlertEvent.Kind kind, Alert.State state) {
        Interval before = new Interval(0.02, 0.01, 0.03, 0.95, "Wilson score", 1000);
        Interval after = new Interval(0.2, 0.1, 0.3, 0.95, "Wilson score", 100);
        Instant now = CLOCK.instant();
        Alert alert = new Alert(
                "alert-1",
                Alert.Kind.CHANGE,
                state,
                began,
                List.of(new Evidence(
                        "error_rate", HOSTILE, began, began, began, before, after, 0.01, "", List.of("r1"))),
                new Suggestion(Suggestion.Action.ROLL_BACK, "only v2 is affected"),
                now);
        return new AlertEvent(number, kind, now, alert, "", "");
    }

    @Test
    void alertmanager_holdsAnAlertWhileItIsOpen_andTellsOthersWhenItIsOver() throws Exception {
        String program = program();
        HttpServer receiver = receiver();
        int port = freePort();
        Process alertmanager = start(program, port, receiver.getAddress().getPort());
        try {
            URI server = URI.create("http://127.0.0.1:" + port);
            awaited(server, List::isEmpty); // it listens
            Webhook hook = Webhook.alertmanager(server);
            hook.send(event(1, AlertEvent.Kind.FIRED, Alert.State.FIRING));
            Map<?, ?> held = (Map<?, ?>) awaited(server, all -> all.size() == 1).get(0);
            assertThat(held.get("labels"))
                    .isEqualTo(Map.of(
                            "alertname",
                            "finetune4j_change",
                            "alert_id",
                            "alert-1",
                            "monitor",
                            "error_rate",
                            "slice",
                            HOSTILE.toString()));
            assertThat(held.get("annotations"))
                    .asString()
                    .contains(
                            "error_rate of tenant=",
                            "from 0.02000 [0.01000, 0.03000]",
                            "roll back to the model before");
            assertThat(Instant.parse(String.valueOf(held.get("startsAt")))).isEqualTo(began);
            assertThat(Instant.parse(String.valueOf(held.get("endsAt"))))
                    .isAfter(CLOCK.instant().plusSeconds(86_400));
            assertThat(held.get("status")).asString().contains("active");
            told("firing");

            hook.send(event(2, AlertEvent.Kind.ACKNOWLEDGED, Alert.State.ACKNOWLEDGED));
            assertThat(awaited(server, all -> all.size() == 1)).hasSize(1); // the same one
            hook.send(event(3, AlertEvent.Kind.RESOLVED, Alert.State.RESOLVED));
            assertThat(awaited(server, List::isEmpty)).isEmpty();
            told("resolved");
        } finally {
            alertmanager.destroyForcibly().waitFor();
            receiver.stop(0);
        }
    }

    private HttpServer receiver() throws IOException {
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            notified.add(
                    Json.parseObject(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        return receiver;
    }

    private Process start(String program, int port, int receiver) throws IOException {
        Path settings = folder.resolve("alertmanager.yml");
        Files.writeString(
                settings,
                "route: {receiver: test, group_wait: 0s, group_interval: 1s, repeat_interval: 1h}\n"
                        + "receivers:\n- name: test\n  webhook_configs:\n  - url: 'http://127.0.0.1:" + receiver
                        + "/'\n    send_resolved: true\n");
        return new ProcessBuilder(
                        program,
                        "--config.file=" + settings,
                        "--storage.path=" + folder.resolve("data"),
                        "--cluster.listen-address=",
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("alertmanager.log").toFile())
                .start();
    }

    /** {@return the alerts that it holds, as soon as they are so} */
    private List<?> awaited(URI server, Predicate<List<?>> so) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve("/api/v2/alerts")).build();
        for (int i = 0; i < 300; i++) {
            Optional<List<?>> alerts = alerts(request);
            if (alerts.filter(so).isPresent()) {
                return alerts.get();
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("not so in time; " + Files.readString(folder.resolve("alertmanager.log")));
    }

    private static Optional<List<?>> alerts(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 && Json.parse(response.body()) instanceof List<?> all
                    ? Optional.of(all)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // it does not listen yet
        }
    }

    private void told(String status) throws Exception {
        for (int i = 0; i < 300; i++) {
            if (notified.stream().anyMatch(each -> status.equals(each.get("status")))) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError(
                status + " was told to nobody; " + Files.readString(folder.resolve("alertmanager.log")));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String program() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        Optional<Path> found = Arrays.stream(path.split(File.pathSeparator))
                .flatMap(part -> Arrays.stream(
                        new Path[] {Path.of(part, "prometheus-alertmanager"), Path.of(part, "alertmanager")}))
                .filter(Files::isExecutable)
                .findFirst();
        Need.PEER.require(found.isPresent(), "alertmanager on the PATH");
        return found.orElseThrow().toString();
    }
}
