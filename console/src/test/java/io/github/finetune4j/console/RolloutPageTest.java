// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rollout.LiveGates;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.Policies;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.RolloutStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Point 7: the page over real HTTP. */
class RolloutPageTest {
    private static final String TOKEN = "a-secret-of-16-and-more";
    private final Random random = new Random(5);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final HttpServer server = server();

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Rollout live(String metric) {
        LiveMetric own = LiveMetric.rate(metric, (request, response) -> 1);
        RolloutPolicy policy = Policies.canary("page")
                .clock(() -> now)
                .timing(t -> t.refreshEvery(Duration.ofMinutes(1)).maxStale(Duration.ofMinutes(5)))
                .addMetric(own)
                .addGate(LiveGates.watch(LiveMetric.ERROR_RATE, 0.02))
                .addGate(LiveGates.watch(own, 0.1))
                .build();
        Rollout live = policy.start(model("old"), model("new"), new MemoryRolloutStore());
        for (int i = 0; i < 1500; i++) {
            ask(live);
            now = now.plusSeconds(48);
            if (i % 5 == 0) { // within maxStale
                live.runInterimAnalysis();
            }
        }
        return live;
    }

    private ChatModel model(String name) {
        ChatModel model = request -> {
            if (random.nextDouble() < 0.05) {
                throw new RolloutException("the model failed -> nothing, this is a test");
            }
            return new ChatResponse(name, FinishReason.STOP, new Usage(3, 5));
        };
        return model.named("test/" + name);
    }

    private void ask(Rollout live) {
        try {
            live.chat(ChatRequest.user("hello").withKey("user-" + random.nextInt(1_000_000)));
        } catch (RolloutException e) {
            assertThat(e).hasMessageContaining("the model failed"); // the baseline's own
        }
    }

    private void serve(RolloutPage page) {
        server.createContext("/rollout", page);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String form) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri("/rollout/act"))
                                .POST(HttpRequest.BodyPublishers.ofString(form))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    @Test
    void page_showsStagesSequencesGatesAndAudit_andNothingFromElsewhere() throws Exception {
        Rollout live = live("solved");
        serve(RolloutPage.readOnly(live));
        HttpResponse<String> page = get("/rollout");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains(
                        "page",
                        "RUNNING",
                        "stage 1 of 4",
                        "error_rate watched by 0.02",
                        "Confidence sequences",
                        "STARTED")
                .contains("<svg", "ROLLED BACK", "PROMOTED")
                .contains("<figcaption>error_rate watched by 0.02 · candidate · stage run 1")
                .contains("class=\"c4 level\"") // what the gate allows
                .doesNotContain("<script", "http://", "https://", "<form");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
        assertThat(get("/rollout/audit.jsonl").body()).isEqualTo(live.auditJsonl());
        java.nio.file.Files.writeString(java.nio.file.Path.of("target", "rollout-page.html"), page.body());
    }

    @Test
    void page_escapesWhatOthersWrote() throws Exception {
        Rollout live = live("solved & \u2018well\u2019");
        live.pause("<i>ada", "\"><script>alert(1)</script>");
        serve(RolloutPage.readOnly(live));
        assertThat(get("/rollout").body())
                .contains("solved &amp; \u2018well\u2019", "&lt;i&gt;ada")
                .doesNotContain("<b>", "<i>", "<script");
    }

    @Test
    void readOnlyPage_takesNoAction() throws Exception {
        Rollout live = live("solved");
        serve(RolloutPage.readOnly(live));
        assertThat(post("act=rollback&who=ada&why=now&token=").statusCode()).isEqualTo(403);
        assertThat(live.status().phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void pageWithAToken_actsOnlyForWhoKnowsIt_withAReason() throws Exception {
        Rollout live = live("solved");
        serve(RolloutPage.withToken(live, TOKEN));
        assertThat(get("/rollout").body())
                .contains("<form method=\"post\" action=\"/rollout/act\">")
                .doesNotContain(TOKEN);
        assertThat(post("act=pause&who=ada&why=now&token=wrong-wrong-wrong-w").statusCode())
                .isEqualTo(403);
        assertThat(post("act=pause&who=ada&why=&token=" + TOKEN).statusCode()).isEqualTo(400);
        assertThat(post("act=explode&who=ada&why=now&token=" + TOKEN).statusCode())
                .isEqualTo(400);
        assertThat(post("act=resume&who=ada&why=now&token=" + TOKEN).statusCode())
                .isEqualTo(409);
        assertThat(post("act=pause&who=ada&why=a+release&token=" + TOKEN).statusCode())
                .isEqualTo(303);
        assertThat(live.status().phase()).isEqualTo(Phase.PAUSED);
        assertThat(live.audit().get(live.audit().size() - 1).why()).isEqualTo("a release");
        assertThatThrownBy(() -> RolloutPage.withToken(live, "short")).isInstanceOf(IllegalArgumentException.class);
    }

    /** As a browser would ask whose name server says that evil.example is this machine. */
    private String raw(String host, String request) throws IOException {
        try (Socket socket =
                new Socket(server.getAddress().getAddress(), server.getAddress().getPort())) {
            String text = request + " HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void hostThatIsNotNamed_isNotServed() throws Exception {
        Rollout live = live("solved");
        serve(RolloutPage.withToken(live, TOKEN).hosts("ops.example.com", "10.0.0.7"));
        List<String> strangers = List.of(
                "Host: evil.example\r\n",
                "Host: evil.example:8081\r\n",
                "Host: localhost.evil.example\r\n",
                "Host: 127.0.0.1.evil.example\r\n",
                "Host: evil.example#localhost\r\n",
                "Host: 10.0.0.8\r\n",
                "Host: \r\n");
        assertThat(strangers).hasSize(7);
        for (String host : strangers) {
            for (String request : List.of("GET /rollout", "GET /rollout/audit.jsonl", "POST /rollout/act")) {
                assertThat(raw(host, request))
                        .as(request + " " + host)
                        .startsWith("HTTP/1.1 421 ")
                        .contains("RolloutPage.hosts")
                        .doesNotContain("RUNNING", "STARTED");
            }
        }
        List<String> friends = List.of(
                "Host: localhost:8081\r\n",
                "Host: LOCALHOST\r\n",
                "Host: app.localhost\r\n",
                "Host: 127.0.0.1:80\r\n",
                "Host: [::1]:80\r\n",
                "Host: ops.example.com:443\r\n",
                "Host: 10.0.0.7\r\n");
        assertThat(friends).hasSize(7);
        for (String host : friends) {
            assertThat(raw(host, "GET /rollout")).as(host).startsWith("HTTP/1.1 200 ");
        }
        assertThatThrownBy(() -> RolloutPage.readOnly(live).hosts("http://x/"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void otherPaths_areNotFound() throws Exception {
        serve(RolloutPage.readOnly(live("solved")));
        assertThat(get("/rollout/").statusCode()).isEqualTo(200);
        List<String> others =
                List.of("/rolloutfoo", "/rollout/foo", "/rollout//", "/rollout/x/audit.jsonl", "/rollout/x/act");
        assertThat(others).hasSize(5);
        for (String path : others) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(get("/rollout/act").statusCode()).isEqualTo(405);
        assertThat(get("/rollout/act").headers().firstValue("Allow")).contains("POST");
        assertThat(raw("Host: localhost\r\n", "POST /rollout")).startsWith("HTTP/1.1 405 ");
        assertThat(raw("Host: localhost\r\n", "HEAD /rollout"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("\r\n\r\n");
    }

    @Test
    void pageAtTheRoot_isFound() throws Exception {
        server.createContext("/", RolloutPage.withToken(live("solved"), TOKEN));
        server.start();
        assertThat(get("/").body()).contains("action=\"/act\"", "href=\"/audit.jsonl\"");
        assertThat(get("/audit.jsonl").statusCode()).isEqualTo(200);
        assertThat(get("/other").statusCode()).isEqualTo(404);
    }

    @Tag("slow")
    @Test
    void thousandWrongTokens_areCounted_told_andDoNotLockOutTheRightOne() throws Exception {
        AtomicLong nanos = new AtomicLong();
        Rollout live = live("solved");
        RolloutPage page = RolloutPage.of(live, TOKEN, nanos::get, Duration.ofMinutes(5));
        serve(page);
        try (HeardLog heard = HeardLog.of(WrongTokens.class)) {
            Map<Integer, Integer> statuses = new TreeMap<>();
            for (int i = 0; i < 1000; i++) {
                String form = "act=rollback&who=ada&why=now&token=guess-number-" + i + "-of-many";
                statuses.merge(post(form).statusCode(), 1, Integer::sum);
            }
            assertThat(statuses).isEqualTo(Map.of(403, 5, 429, 995));
            assertThat(page.wrongTokens()).isEqualTo(1000);
            HttpResponse<String> wrong = post("act=pause&who=ada&why=now&token=one-more-guess-of-many");
            assertThat(wrong.statusCode()).isEqualTo(429);
            assertThat(wrong.headers().firstValue("Retry-After")).contains("61");
            assertThat(post("act=pause&who=ada&why=now&token=" + TOKEN).statusCode())
                    .as("the right one, from the same address")
                    .isEqualTo(303);
            assertThat(heard.messages())
                    .hasSize(2)
                    .allSatisfy(message -> assertThat(message)
                            .startsWith("WARNING the page of rollout page")
                            .contains("127.0.0.1")
                            .doesNotContain("guess"));
            assertThat(get("/rollout").body()).contains("Wrong tokens so far: 1001");
            nanos.addAndGet(WrongTokens.WINDOW.toNanos());
            assertThat(post("act=resume&who=ada&why=now&token=guess").statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void wrongTokens_fromManyAddresses_areRememberedWithinBounds() {
        AtomicLong nanos = new AtomicLong();
        try (HeardLog heard = HeardLog.of(WrongTokens.class)) {
            WrongTokens wrong = new WrongTokens("page", nanos::get);
            for (int i = 0; i < 20_000; i++) {
                wrong.wrong("10.0." + i / 250 % 80 + "." + i % 250);
            }
            assertThat(wrong.count()).isEqualTo(20_000);
            assertThat(heard.messages()).hasSizeLessThanOrEqualTo(2);
            assertThat(wrong.wait("10.0.0.0")).as("long ago, forgotten").isZero();
            nanos.addAndGet(WrongTokens.WINDOW.toNanos());
            wrong.wrong("10.0.0.1");
            assertThat(heard.messages()).last().asString().contains("20,001 in all");
        }
    }

    @Test
    void pageInTheConsole_showsTheSame_andActsByItsForm(@TempDir Path folder) {
        Rollout live = live("solved & more");
        try (RegistryStore registry = FileRegistry.open(folder);
                Console console = Console.builder(registry)
                        .allowChanges()
                        .addPage(RolloutPage.inConsole(live))
                        .open()) {
            Visitor visitor = Visitor.in(console);
            assertThat(visitor.get("/live-page").body())
                    .contains(
                            "Live: page",
                            "Rollout page, RUNNING",
                            "data-live=\"on\"",
                            "stage 1 of 4",
                            "Confidence sequences")
                    .contains("solved &amp; more", "name=\"act\" value=\"rollback\"")
                    .doesNotContain("<style", "audit.jsonl", "password");
            String form = "act=pause&who=ada&why=a+release&csrf=" + visitor.secret("/live-page");
            assertThat(visitor.post("/live-page", form).header("Location")).isEqualTo("/live-page");
            assertThat(live.status().phase()).isEqualTo(Phase.PAUSED);
            assertThat(visitor.post("/live-page", form.replace("pause", "explode"))
                            .status())
                    .isEqualTo(400);
            assertThat(visitor.post("/live-page", form.replace("why=a+release", "why="))
                            .status())
                    .isEqualTo(400);
        }
    }

    /** A store that can be out of reach. */
    private static final class Reachable implements RolloutStore {
        private final MemoryRolloutStore memory = new MemoryRolloutStore();
        private volatile boolean gone;

        private RolloutStore reached() {
            if (gone) {
                throw new RolloutException("the store is gone -> bring it back");
            }
            return memory;
        }

        @Override
        public Optional<StoredState> load(String rollout) {
            return reached().load(rollout);
        }

        @Override
        public boolean replace(String rollout, StoredState next, List<String> events) {
            return reached().replace(rollout, next, events);
        }

        @Override
        public List<String> events(String rollout) {
            return reached().events(rollout);
        }

        @Override
        public void putCounts(String rollout, int epoch, String node, String json) {
            reached().putCounts(rollout, epoch, node, json);
        }

        @Override
        public List<NodeCounts> counts(String rollout, int epoch) {
            return reached().counts(rollout, epoch);
        }

        @Override
        public List<String> rollouts() {
            return reached().rollouts();
        }
    }

    private Rollout live(RolloutStore store) {
        return Policies.canary("page").build().start(model("old"), model("new"), store);
    }

    @Test
    void storeOutOfReach_rollbackTakesEffect_andThePageStillShowsHowItStands() throws Exception {
        Reachable reachable = new Reachable();
        Rollout live = live(reachable);
        serve(RolloutPage.withToken(live, TOKEN));
        reachable.gone = true;
        HttpResponse<String> rollback = post("act=rollback&who=ada&why=now&token=" + TOKEN);
        assertThat(rollback.statusCode()).isEqualTo(202);
        assertThat(rollback.body()).contains("is on the baseline in this process, rolled back by ada, and that is not");
        assertThat(post("act=promote&who=ada&why=now&token=" + TOKEN).statusCode())
                .isEqualTo(503);
        HttpResponse<String> page = get("/rollout");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("Held:</strong> on the baseline here, not stored yet: rolled back by ada")
                .contains("<h2>Audit</h2><p class=\"warn\">the store is gone");
        reachable.gone = false;
        live.refresh();
        assertThat(get("/rollout").body()).contains("ROLLED_BACK").doesNotContain("Held:");
    }

    @Test
    void rollbackInTheConsole_withTheStoreOutOfReach_leadsToThePageThatSaysSo() {
        Reachable reachable = new Reachable();
        Rollout live = live(reachable);
        reachable.gone = true;
        PageRequest rollback =
                PageRequest.change(Map.of("act", List.of("rollback"), "who", List.of("ada"), "why", List.of("now")));
        assertThat(RolloutPage.inConsole(live).respond(rollback)).isNotNull();
        assertThat(live.status().autoPaused()).startsWith("on the baseline here, not stored yet");
    }

    @Test
    void arms_areThoseOfAllProcesses_withTheOwnPartInBrackets() throws Exception {
        MemoryRolloutStore store = new MemoryRolloutStore();
        ChatModel silent = request -> new ChatResponse("hi", FinishReason.STOP, new Usage(1, 1));
        try (Rollout before = Policies.canary("page").build().start(silent.named("a"), silent.named("b"), store)) {
            for (int i = 0; i < 30; i++) {
                before.chat(ChatRequest.user("hello").withKey("user-" + i));
            }
        }
        try (Rollout live = Policies.canary("page").build().start(silent.named("a"), silent.named("b"), store)) {
            serve(RolloutPage.readOnly(live));
            assertThat(get("/rollout").body())
                    .contains("Arms, as all processes have counted", "what this process has counted itself")
                    .containsPattern(
                            "baseline<small>a</small></td><td class=\"n\">\\d+</td><td class=\"n\">\\d+ \\(0\\)")
                    .doesNotContainPattern("baseline<small>a</small></td><td class=\"n\">0");
        }
    }

    @Test
    void operatorsWordsThatAreNone_areRefused() throws Exception {
        serve(RolloutPage.withToken(live("solved"), TOKEN));
        assertThat(post("act=pause&who=ada%0Abob&why=now&token=" + TOKEN).body())
                .contains("who must be one line of 1 to 200 characters");
    }

    @Test
    @Timeout(60)
    void sixtySlowForms_stopNobodyElse_alsoOnAServerWithOneThread() throws Exception {
        Rollout live = live("solved");
        serve(RolloutPage.of(live, TOKEN, System::nanoTime, Duration.ofMinutes(5)));
        List<SlowClient> slow = new ArrayList<>();
        int port = server.getAddress().getPort();
        for (int i = 0; i < 60; i++) {
            slow.add(SlowClient.posting(port, i % 2 == 0 ? "/rollout/act" : "/rollout/nothing"));
        }
        assertThat(get("/rollout").statusCode()).isEqualTo(200);
        assertThat(SlowClient.closed(slow, 60 - RolloutPage.AT_ONCE))
                .allSatisfy(each -> assertThat(each.heard())
                        .startsWith("HTTP/1.1 503 ")
                        .contains("too many forms are on their way -> send it again"));
        for (SlowClient each : slow) {
            each.close();
        }
        while (post("act=pause&who=ada&why=now&token=" + TOKEN).statusCode() == 503) {
            Thread.onSpinWait(); // until the places of those who have left are free
        }
        assertThat(live.status().phase()).isEqualTo(Phase.PAUSED);
    }

    @Test
    @Timeout(60)
    void formThatDripsForEver_isEndedByTheTimeForAllOfIt() throws Exception {
        Rollout live = live("solved");
        serve(RolloutPage.of(live, TOKEN, System::nanoTime, Duration.ofMillis(400)));
        int port = server.getAddress().getPort();
        for (int i = 0; i < 2 * RolloutPage.AT_ONCE; i++) {
            try (SlowClient client = SlowClient.posting(port, "/rollout/act")) {
                client.dripUntilClosed("a");
                assertThat(client.heard()).isEmpty();
            }
        }
        assertThat(post("act=pause&who=ada&why=now&token=" + TOKEN).statusCode())
                .isEqualTo(303);
    }

    @Test
    @Timeout(60)
    void formsThatAreTooLongOrNoForms_areToldSo() throws Exception {
        serve(RolloutPage.withToken(live("solved"), TOKEN));
        HttpResponse<String> large = post("act=pause&who=ada&token=" + TOKEN + "&why=" + "x".repeat(9_000));
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(large.body()).contains("more than 8192 bytes -> write less");
        String head = "POST /rollout/act HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
        try (SlowClient client = new SlowClient(server.getAddress().getPort(), head + "junk\r\na=1\r\n0\r\n\r\n")) {
            assertThat(client.answer(20_000)).startsWith("HTTP/1.1 400 ");
        }
    }
}
