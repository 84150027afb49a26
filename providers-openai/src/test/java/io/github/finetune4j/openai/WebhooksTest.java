// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.finetune4j.FineTune;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.fixtures.Thrown;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Webhooks: what is believed, what is refused, and a job that ends by one. */
class WebhooksTest {
    private static final byte[] KEY = "a key of at least 24 bytes".getBytes(StandardCharsets.UTF_8);
    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);
    private static final String BODY =
            "{\"id\":\"evt_1\",\"object\":\"event\",\"created_at\":1800000000,\"type\":\"fine_tuning.job.succeeded\",\"data\":{\"id\":\"ftjob-1\"}}";

    private final Webhooks webhooks = Webhooks.of(SECRET).clock(() -> NOW);

    private static String signature(byte[] key, String signed) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, List<String>> headers(String time, String... signatures) {
        return Map.of(
                "Webhook-Id", List.of("msg_1"),
                "Webhook-Timestamp", List.of(time),
                "Webhook-Signature", List.of(String.join(" ", signatures)));
    }

    private WebhookEvent verify(Map<String, List<String>> headers, String body) {
        return webhooks.verify(headers, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The example of the specification of Standard Webhooks. */
    @Test
    void signature_ofTheSpecificationsExample_isRight() {
        WebhookEvent event = Webhooks.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                .clock(() -> Instant.ofEpochSecond(1_614_265_330L))
                .verify(
                        Map.of(
                                "webhook-id", List.of("msg_p5jXN8AQM9LWM0D4loKWxJek"),
                                "webhook-timestamp", List.of("1614265330"),
                                "webhook-signature", List.of("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")),
                        "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8));
        assertThat(event.id()).isEqualTo("msg_p5jXN8AQM9LWM0D4loKWxJek");
    }

    @Test
    void event_thatIsSigned_isBelieved() throws Exception {
        String good = signature(KEY, "msg_1.1800000000." + BODY);
        WebhookEvent event = verify(headers("1800000000", good), BODY);
        assertThat(event.type()).isEqualTo("fine_tuning.job.succeeded");
        assertThat(event.status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(event.job("openai")).contains(new JobRef("openai", "ftjob-1"));
        assertThat(event.at()).isEqualTo(NOW);
        String other = signature(new byte[32], "msg_1.1800000000." + BODY);
        assertThat(verify(headers("1800000000", "v1a,xyz", other, "v1,no base64!", good), BODY)
                        .id())
                .as("one of several signatures")
                .isEqualTo("evt_1");
        assertThat(Webhooks.of("whsec_bmV3", SECRET)
                        .clock(() -> NOW)
                        .verify(headers("1800000000", good), BODY.getBytes(StandardCharsets.UTF_8))
                        .id())
                .as("one of several secrets")
                .isEqualTo("evt_1");
    }

    @Test
    void event_thatIsNotTheServices_isRefused() throws Exception {
        String good = signature(KEY, "msg_1.1800000000." + BODY);
        refused(headers("1800000000", good), BODY + " ", "fits no secret");
        refused(headers("1800000000", signature(new byte[32], "msg_1.1800000000." + BODY)), BODY, "fits no secret");
        refused(headers("1800000000", good.replace("v1,", "v2,")), BODY, "fits no secret");
        refused(headers("1800000301", signature(KEY, "msg_1.1800000301." + BODY)), BODY, "off");
        refused(headers("1799999699", signature(KEY, "msg_1.1799999699." + BODY)), BODY, "off");
        refused(headers("soon", good), BODY, "no time");
        refused(Map.of("webhook-id", List.of("msg_1")), BODY, "missing");
        refused(headers("1800000000", signature(KEY, "msg_1.1800000000.no json")), "no json", "no JSON");
        assertThatThrownBy(() -> Webhooks.of("whsec_!!" + SECRET)).hasMessageNotContaining(SECRET);
    }

    private void refused(Map<String, List<String>> headers, String body, String words) {
        assertThatThrownBy(() -> verify(headers, body))
                .isInstanceOf(WebhookException.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining(Base64.getEncoder().encodeToString(KEY));
    }

    @ParameterizedTest
    @EnumSource
    void handler_listenerThrowsWhateverItLikes_theServiceIsToldToSendAgain(Thrown thrown) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicInteger calls = new AtomicInteger();
        server.createContext("/hook", webhooks.handler(event -> {
            if (calls.incrementAndGet() < 3) {
                thrown.now();
            }
        }));
        server.start();
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
        String signed = signature(KEY, "msg_1.1800000000." + BODY);
        try (HeardLog log = HeardLog.of(WebhookHandler.class)) {
            assertThat(post(uri, BODY, signed)).isEqualTo(500);
            assertThat(post(uri, BODY, signed)).isEqualTo(500);
            assertThat(post(uri, BODY, signed)).isEqualTo(200);
            assertThat(log.messages())
                    .anyMatch(line -> line.startsWith("WARNING the listener of webhooks failed: "))
                    .noneMatch(line -> line.contains("hunter2"));
        }
        server.stop(0);
    }

    @Test
    void handler_answersWhatTheServiceNeedsToKnow() throws Exception {
        List<WebhookEvent> heard = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", webhooks.handler(event -> {
            heard.add(event);
            if (event.type().endsWith("failed")) {
                throw new IllegalStateException("the listener has a bug");
            }
        }));
        server.start();
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
        String failed = BODY.replace("succeeded", "failed");
        assertThat(post(uri, BODY, signature(KEY, "msg_1.1800000000." + BODY))).isEqualTo(200);
        assertThat(post(uri, failed, signature(KEY, "msg_1.1800000000." + failed)))
                .isEqualTo(500);
        assertThat(post(uri, BODY, "v1,bm8=")).isEqualTo(400);
        for (int i = 0; i < 50; i++) { // the answer comes every time, also to a sender that is still sending
            assertThat(post(uri, "x".repeat(2 << 20), "v1,bm8=")).isEqualTo(413);
        }
        HttpResponse<Void> got = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
        assertThat(got.statusCode()).isEqualTo(405);
        assertThat(heard).hasSize(2);
        server.stop(0);
    }

    @Test
    @Timeout(60)
    void sixtySlowWebhooks_stopNoOther_andEndByTheTimeForAllOfOne() throws Exception {
        List<WebhookEvent> heard = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", new WebhookHandler(webhooks, heard::add, Duration.ofSeconds(2)));
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        String at = "http://127.0.0.1:" + server.getAddress().getPort();
        List<Socket> slow = new ArrayList<>();
        String begun = "POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n";
        String plausible =
                begun + "webhook-id: a\r\nwebhook-timestamp: 1800000000\r\nwebhook-signature: v1,bm8=\r\n\r\n{";
        for (int i = 0; i < 60; i++) {
            Socket socket = new Socket(
                    InetAddress.getLoopbackAddress(), server.getAddress().getPort());
            socket.getOutputStream().write((i % 2 == 0 ? plausible : begun + "\r\n{").getBytes(StandardCharsets.UTF_8));
            slow.add(socket);
        }
        HttpResponse<Void> health = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(at + "/health")).build(),
                        HttpResponse.BodyHandlers.discarding());
        assertThat(health.statusCode()).isEqualTo(204);
        Map<String, Integer> answers = new TreeMap<>();
        for (Socket each : slow) { // each comes to an end, though none of them goes on
            byte[] answer = each.getInputStream().readNBytes(12);
            answers.merge(new String(answer, StandardCharsets.UTF_8), 1, Integer::sum);
            each.close();
        }
        assertThat(answers)
                .containsEntry("HTTP/1.1 400", 30)
                .containsEntry("HTTP/1.1 503", 30 - WebhookHandler.AT_ONCE)
                .containsEntry("", WebhookHandler.AT_ONCE);
        assertThat(post(URI.create(at + "/hook"), BODY, signature(KEY, "msg_1.1800000000." + BODY)))
                .isEqualTo(200);
        assertThat(heard).hasSize(1);
        server.stop(0);
    }

    private static int post(URI uri, String body, String signature) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("webhook-id", "msg_1")
                .header("webhook-timestamp", "1800000000")
                .header("webhook-signature", signature)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void job_endsByAWebhook_withoutPolling() throws Exception {
        VirtualClock time = VirtualClock.create();
        FakeTraining hour = new FakeTraining(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(6), 10, null);
        try (Lab lab = new Lab(FakeOpenAiServer.builder()
                        .clock(time)
                        .addModel("hour", hour)
                        .start());
                OpenAiProvider provider =
                        lab.builder().pollInterval(Duration.ofMinutes(10)).build()) {
            FineTuneJob job = FineTune.builder()
                    .provider(provider)
                    .baseModel("hour")
                    .trainingData(Data.rows(12))
                    .start();
            while (job.snapshot().status() != JobStatus.RUNNING) {
                Thread.onSpinWait(); // the look at the start is over: it could see the end otherwise
            }
            time.advance(Duration.ofHours(2));
            assertThat(job.completion()).isNotDone();
            while (!job.completion().isDone()) {
                job.refresh(); // what the listener of a webhook calls; twice is as good as once
                Thread.onSpinWait();
            }
            assertThat(job.completion().get(1, TimeUnit.SECONDS).id()).startsWith("ft:hour:");
            assertThat(lab.server.requests("GET", "/fine_tuning/jobs/[^/]+"))
                    .as("looks: at the start, and after the webhook")
                    .hasSizeBetween(1, 4);
        }
    }
}
