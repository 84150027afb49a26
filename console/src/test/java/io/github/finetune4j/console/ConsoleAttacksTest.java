// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.console.Visitor.Reply;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Point 8: each way in or through that must not work. */
class ConsoleAttacksTest {
    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private RegistryStore registry;
    private SampleRegistry sample;
    private Console console;

    @BeforeEach
    void open() {
        registry = FileRegistry.open(folder);
        sample = SampleRegistry.fill(registry);
        console = Console.builder(registry)
                .allowChanges()
                .clock(() -> SampleRegistry.NOW, nanos::get)
                .open();
    }

    @AfterEach
    void close() {
        console.close();
        registry.close();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private List<String> addresses() {
        return List.of(
                "/runs",
                "/runs?q=" + encoded(SampleRegistry.HOSTILE),
                "/run?id=" + encoded("openai/" + SampleRegistry.HOSTILE),
                "/run?id=local/job-3",
                "/compare?run=local/job-3&run=" + encoded("openai/" + SampleRegistry.HOSTILE),
                "/models?q=" + encoded(SampleRegistry.HOSTILE),
                "/model?name=router",
                "/model-version?id=model/router/2",
                "/data",
                "/version?id=" + sample.first().id(),
                "/rows?of=" + sample.first().id(),
                "/touched?row=0&of=" + sample.first().id(),
                "/diff?version=" + sample.first().id() + "&version="
                        + sample.test().id(),
                "/evaluations",
                "/evaluation?id=scores-of-2",
                "/rollouts",
                "/rollout?key=" + encoded("support-chat#1"),
                "/lineage?of=" + encoded("run/openai/" + SampleRegistry.HOSTILE),
                "/lineage?of=" + sample.first().id(),
                "/notes",
                "/search?q=" + encoded(SampleRegistry.HOSTILE),
                "/search?q=" + SampleRegistry.RESPONSES);
    }

    @Test
    void markupInPromptsAnswersNamesAndNotes_isShownAsText() {
        Visitor visitor = Visitor.in(console);
        long escaped = 0;
        for (String address : addresses()) {
            Reply reply = visitor.get(address);
            assertThat(reply.status()).as(address).isEqualTo(200);
            assertThat(reply.body())
                    .as(address)
                    .doesNotContain("<script>", "<img", "<svg onload", "javascript:", " style=", "onerror=\"");
            escaped += reply.body().contains("&lt;script&gt;document.title=&#39;owned&#39;") ? 1 : 0;
        }
        assertThat(escaped).isGreaterThanOrEqualTo(16);
    }

    @Test
    void whatIdsOfAnswersAreMadeWith_isOnNoPage() {
        Visitor visitor = Visitor.in(console);
        assertThat(addresses())
                .hasSize(22)
                .allSatisfy(address -> assertThat(
                                visitor.get(address).body().replace("value=\"" + SampleRegistry.RESPONSES + "\"", ""))
                        .as(address)
                        .doesNotContain(SampleRegistry.RESPONSES));
        assertThat(visitor.get("/search?q=" + SampleRegistry.RESPONSES).body()).contains("0 records hold this text");
    }

    @Test
    void foreignPageThatPosts_changesNothing() {
        Visitor visitor = Visitor.in(console);
        String secret = visitor.secret("/model?name=router");
        assertThat(secret).hasSizeGreaterThan(40);
        String form = "name=router&seen=2&alias=champion&version=1&who=eve&why=mine&csrf=" + secret;
        String own = "Origin: http://" + visitor.host();
        assertThat(visitor.post("/model", form, "Origin: https://evil.example").status())
                .isEqualTo(403);
        assertThat(visitor.post("/model", form, "Origin: null").status()).isEqualTo(403);
        assertThat(visitor.post("/model", form, "Origin: http://localhost:1").status())
                .isEqualTo(403);
        assertThat(visitor.post("/model", form, own, "Sec-Fetch-Site: cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(visitor.post("/model", form, own, "Sec-Fetch-Site: same-site")
                        .status())
                .isEqualTo(403);
        assertThat(visitor.post("/model", form, new String[0]).status())
                .as("says nothing of itself")
                .isEqualTo(403);
        assertThat(visitor.post("/model", form.replace(secret, "guessed"), own).status())
                .isEqualTo(403);
        assertThat(visitor.post("/model", form.replaceAll("&csrf=.*", ""), own).status())
                .isEqualTo(403);
        assertThat(visitor.ask("POST", "/model", form, own, "Content-Type: text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(new Visitor(console).post("/model", form, own).status())
                .as("without a session")
                .isEqualTo(401);
        Visitor other = Visitor.in(console);
        assertThat(other.post("/model", form, own).status())
                .as("another session's secret")
                .isEqualTo(403);
        assertThat(registry.model("router").aliasHistory()).hasSize(2);
        assertThat(visitor.post("/model", form, own).status())
                .as("the page itself")
                .isEqualTo(303);
        assertThat(registry.model("router").alias("champion").number()).isEqualTo(1);
    }

    @Test
    void foreignPageThatAsks_getsNothing() {
        Visitor visitor = Visitor.in(console);
        assertThat(visitor.get("/runs", "Sec-Fetch-Site: cross-site").status()).isEqualTo(403);
        assertThat(visitor.get("/console.js", "Sec-Fetch-Site: same-site").status())
                .isEqualTo(403);
        assertThat(new Visitor(console)
                        .get("/?token=guess", "Sec-Fetch-Site: cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(console.wrongTokens()).as("it cannot lock anybody out").isZero();
    }

    @Test
    void dnsRebindingHost_isNotServed() {
        Visitor visitor = Visitor.in(console);
        String token = Visitor.pathOf(console.url());
        List<String> strangers = List.of(
                "evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.8", "");
        for (String host : strangers) {
            for (String path : List.of("/runs", "/console.css", token)) {
                Reply reply = visitor.get(path, "Host: " + host);
                assertThat(reply.status()).as(host + path).isIn(400, 421);
                assertThat(reply.body()).doesNotContain("router");
                assertThat(reply.header("Set-Cookie")).isEmpty();
            }
        }
        assertThat(visitor.raw("GET /runs HTTP/1.1\r\nHost: " + visitor.host()
                                + "\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
                        .status())
                .as("two of them")
                .isEqualTo(400);
        assertThat(visitor.get("http://evil.example/runs", "Host: evil.example").status())
                .isEqualTo(421);
    }

    @Tag("slow")
    @Test
    void tenThousandWrongTokens_openNothing_andDoNotLockOutTheRightOne() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        Map<Integer, Integer> statuses = new TreeMap<>();
        for (int i = 0; i < 10_000; i++) {
            URI guess = URI.create(console.origin() + "/?token=guess-" + i);
            HttpResponse<String> reply =
                    client.send(HttpRequest.newBuilder(guess).build(), HttpResponse.BodyHandlers.ofString());
            statuses.merge(reply.statusCode(), 1, Integer::sum);
            assertThat(reply.headers().firstValue("Set-Cookie")).isEmpty();
        }
        assertThat(statuses).isEqualTo(Map.of(403, WrongTokens.FREE, 429, 10_000 - WrongTokens.FREE));
        assertThat(console.wrongTokens()).isEqualTo(10_000);
        String right = Visitor.pathOf(console.url());
        assertThat(new Visitor(console).get(right).status())
                .as("from the same address")
                .isEqualTo(303);
        assertThat(new Visitor(console).get("/?token=guess").status()).isEqualTo(429);
        nanos.addAndGet(WrongTokens.WINDOW.toNanos());
        assertThat(new Visitor(console).get("/?token=guess").status()).isEqualTo(403);
    }

    @Test
    void tokenUsedTwice_opensOnce() {
        String old = Visitor.pathOf(console.url());
        String path = Visitor.pathOf(console.url());
        Visitor stranger = new Visitor(console);
        assertThat(stranger.get(old).status()).as("another was given out since").isEqualTo(403);
        Reply first = stranger.get(path);
        assertThat(first.status()).isEqualTo(303);
        assertThat(first.header("Location")).isEqualTo("/runs");
        assertThat(first.header("Set-Cookie")).contains("HttpOnly", "SameSite=Strict", "Path=/");
        Reply second = stranger.get(path);
        assertThat(second.status()).isEqualTo(403);
        assertThat(second.header("Set-Cookie")).isEmpty();
        assertThat(stranger.get("/?token=").status()).isEqualTo(403);
    }

    @Test
    void withoutASession_nothingIsServed() {
        Visitor stranger = new Visitor(console);
        for (String path : List.of("/", "/runs", "/console.css", "/console.js", "/nothing", "/rows?of=x")) {
            Reply reply = stranger.get(
                    path, "Cookie: finetune4j-console-" + stranger.host().split(":", -1)[1] + "=guess");
            assertThat(reply.status()).as(path).isEqualTo(401);
            assertThat(reply.body()).doesNotContain("router", "<");
        }
        Visitor visitor = Visitor.in(console);
        assertThat(visitor.get("/runs").status()).isEqualTo(200);
        nanos.addAndGet(Sessions.IDLE.toNanos() + 1);
        assertThat(visitor.get("/runs").status()).as("not used for long").isEqualTo(401);
    }

    @Test
    void addressThatLeadsElsewhere_isNotFollowed() {
        for (String to : List.of(
                "//evil.example", "https://evil.example", "/\\evil.example", "runs/../..", "runs\r\nX: y", "nothing")) {
            Reply reply = new Visitor(console).get(Visitor.pathOf(console.url(to)));
            assertThat(reply.status()).as(to).isEqualTo(303);
            assertThat(reply.header("Location")).as(to).isEqualTo("/runs");
            assertThat(reply.header("X")).isEmpty();
        }
        assertThat(new Visitor(console)
                        .get(Visitor.pathOf(console.url("run?id=local%2Fjob-1")))
                        .header("Location"))
                .isEqualTo("/run?id=local%2Fjob-1");
    }

    @Test
    void pathTraversal_findsNoFile() {
        Visitor visitor = Visitor.in(console);
        List<String> paths = List.of(
                "/../../../../etc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/..%2f..%2fetc%2fpasswd",
                "/runs/../../etc/passwd",
                "/console.css/../module-info.class",
                "/..;/etc/passwd",
                "/%00",
                "//etc/passwd",
                "/console.css%00.html",
                "/META-INF/MANIFEST.MF",
                "/run%20");
        assertThat(paths).hasSize(11);
        for (String path : paths) {
            Reply reply = visitor.get(path);
            assertThat(reply.status()).as(path).isIn(400, 404);
            assertThat(reply.body()).as(path).doesNotContain("root:", "Manifest-Version");
        }
        assertThat(visitor.get("/rows?of=../../etc/passwd").status()).isEqualTo(404);
    }

    @Test
    void methodConfusion_changesNothing() {
        Visitor visitor = Visitor.in(console);
        String secret = visitor.secret("/model?name=router");
        String form = "name=router&seen=2&alias=champion&version=1&who=eve&why=mine&csrf=" + secret;
        for (String method : List.of("PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "CONNECT", "post", "FOO")) {
            Reply reply = visitor.ask(method, "/model?" + form, "", "Origin: http://" + visitor.host());
            assertThat(reply.status()).as(method).isIn(400, 405, 501);
            assertThat(reply.body()).as("no echo of cookies").doesNotContain(visitor.cookie());
        }
        assertThat(visitor.get("/model?" + form, "X-HTTP-Method-Override: POST", "X-Method-Override: POST")
                        .status())
                .isEqualTo(200);
        assertThat(visitor.get("/notes?about=run/local/job-1&who=eve&text=mine&csrf=" + secret)
                        .status())
                .isEqualTo(200);
        assertThat(visitor.ask("HEAD", "/runs", "").body()).isEmpty();
        assertThat(registry.model("router").aliasHistory()).hasSize(2);
    }

    @Test
    void hugeHeadersFormsAndQueries_areRefused() {
        Visitor visitor = Visitor.in(console);
        assertThat(visitor.get("/runs", "X-Long: " + "x".repeat(20_000)).status())
                .isEqualTo(431);
        assertThat(visitor.get("/runs?q=" + "x".repeat(20_000)).status()).isIn(414, 431);
        String form = "csrf=" + visitor.secret("/model?name=router") + "&text=" + "x".repeat(FrontDoor.MOST_BYTES);
        assertThat(visitor.post("/notes", form).status()).isEqualTo(413);
        assertThat(visitor.get("/runs?" + "a&".repeat(600)).status()).isEqualTo(400);
        assertThat(visitor.get("/runs?q=%zz").status()).isEqualTo(400);
        assertThat(visitor.get("/runs").status()).as("it still answers").isEqualTo(200);
    }

    @Test
    void everyAnswer_forbidsWhatAForeignPageCouldDoWithIt() {
        Visitor visitor = Visitor.in(console);
        List<Reply> replies = List.of(
                visitor.get("/runs"),
                visitor.get("/console.js"),
                visitor.get("/nothing"),
                new Visitor(console).get("/runs"),
                visitor.get("/runs", "Host: evil.example"),
                visitor.ask("DELETE", "/runs", ""),
                visitor.get("/runs", "X-Long: " + "x".repeat(20_000)),
                visitor.raw("nonsense\r\n\r\n"));
        assertThat(replies).hasSize(8).allSatisfy(reply -> {
            assertThat(reply.header("Content-Security-Policy"))
                    .startsWith("default-src 'none'; script-src 'self'; style-src 'self'")
                    .contains("frame-ancestors 'none'", "base-uri 'none'")
                    .doesNotContain("unsafe");
            assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(reply.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(reply.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
            assertThat(reply.header("Server")).isEmpty();
        });
    }

    @Test
    void consoleThatIsReadOnly_offersAndTakesNoChange() {
        try (Console readOnly = Console.open(registry)) {
            Visitor visitor = Visitor.in(readOnly);
            assertThat(visitor.get("/model?name=router").body()).doesNotContain("method=\"post\"", "csrf");
            Reply reply = visitor.post("/notes", "about=run/local/job-1&who=eve&text=mine&csrf=");
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.body()).contains("allowChanges");
        }
    }
}
