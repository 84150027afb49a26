// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import static io.github.finetune4j.http.TestServer.hangUp;
import static io.github.finetune4j.http.TestServer.json;
import static io.github.finetune4j.http.TestServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.RateLimitedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiClientTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Duration> pauses = new ArrayList<>();

    private ApiClient.Builder client(TestServer server) {
        return ApiClient.builder("test", server.uri())
                .auth(Auth.bearer(ApiKey.of("sk-secret-123456")))
                .clock(() -> NOW)
                .seed(1)
                .sleeper(pauses::add);
    }

    private static HttpCall get() {
        return HttpCall.get("things").operation("list things").build();
    }

    @Test
    void object_signsAndParses() {
        try (TestServer server = TestServer.answering(json(200, "{\"a\":1}"));
                ApiClient client = client(server).addHeader("X-Team", "blue").build()) {
            assertThat(client.object(get().toBuilder()
                            .addQuery("limit", 3)
                            .addQuery("none", null)
                            .build()))
                    .isEqualTo(Map.of("a", 1L));
            TestServer.Seen seen = server.seen.get(0);
            assertThat(seen.path()).isEqualTo("/v1/things?limit=3");
            assertThat(seen.headers().first("Authorization")).contains("Bearer sk-secret-123456");
            assertThat(seen.headers().first("x-team")).contains("blue");
            assertThat(seen.headers().first("user-agent").orElseThrow()).startsWith("finetune4j/");
        }
    }

    @Test
    void object_ofABodyThatIsNone_isAnErrorWithItsBeginning() {
        String body = "[\"sk-secret-123456\", \"" + "x".repeat(1000) + "\"]";
        try (TestServer server = TestServer.answering(json(200, body), json(200, "17"));
                ApiClient client = client(server).build()) {
            ProviderException thrown = catchThrowableOfType(ProviderException.class, () -> client.object(get()));
            assertThat(thrown)
                    .hasMessageStartingWith(
                            "test could not \"list things\": HTTP 200, the answer is no JSON object: [\"***\",")
                    .hasMessageEndingWith("x… -> check that the base URL is the API's");
            assertThat(thrown.getMessage()).hasSizeLessThan(450);
            assertThat(thrown.status()).hasValue(200);
            assertThatThrownBy(() -> client.object(get()))
                    .isInstanceOf(ProviderException.class)
                    .hasMessageContaining("no JSON object: 17 ->");
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void objectOfAReply_whoseBodyIsNone_isAnError() {
        URI uri = URI.create("https://api.example.com/v1/things");
        for (String body : List.of("[1, 2]", "true", "{\"cut\":")) {
            HttpReply reply = HttpReply.of(200, Headers.NONE, body.getBytes(StandardCharsets.UTF_8), uri);
            assertThatThrownBy(reply::object)
                    .isInstanceOf(ProviderException.class)
                    .hasMessageStartingWith("api.example.com could not \"read the answer\": HTTP 200, the answer is no"
                            + " JSON object: " + body);
        }
    }

    @Test
    void path_ofStrangeIds_isEscaped() {
        try (TestServer server = TestServer.answering(json(200, "{}"));
                ApiClient client = client(server).build()) {
            client.object(HttpCall.get("models", "ft:gpt a/b?c#d%2e..ö").build());
            assertThat(server.seen.get(0).path()).isEqualTo("/v1/models/ft:gpt%20a%2Fb%3Fc%23d%252e..%C3%B6");
        }
        assertThatThrownBy(() -> HttpCall.get("models", "..").build()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void retry_onServerError_pausesWithJitterAndGoesOn() {
        try (TestServer server = TestServer.answering(json(500, "{}"), json(503, "{}"), json(200, "{\"ok\":true}"));
                ApiClient client = client(server).build()) {
            assertThat(client.object(get())).containsEntry("ok", true);
            assertThat(pauses).hasSize(2);
            assertThat(pauses.get(0)).isBetween(Duration.ofMillis(375), Duration.ofMillis(500));
            assertThat(pauses.get(1)).isBetween(Duration.ofMillis(750), Duration.ofMillis(1000));
        }
    }

    @Test
    void retry_takesTheServicesWordForThePause() {
        try (TestServer server = TestServer.answering(
                        json(429, "{}", "retry-after-ms", "1234.4", "retry-after", "9"),
                        json(503, "{}", "retry-after", "2.5"),
                        json(
                                503,
                                "{}",
                                "retry-after",
                                "Thu, 01 Jan 2026 01:00:07 GMT",
                                "date",
                                "Thu, 01 Jan 2026 01:00:00 GMT"),
                        json(200, "{}"));
                ApiClient client = client(server)
                        .retries(Retries.ofDefaults().withAttempts(4))
                        .build()) {
            client.object(get());
            // the JDK's server sets Date itself, so the third pause is taken from its real clock: see RetryAfterTest
            assertThat(pauses.subList(0, 2)).containsExactly(Duration.ofMillis(1234), Duration.ofMillis(2500));
        }
    }

    @Test
    void retry_thatWouldWaitTooLong_failsAtOnceAndSaysSo() {
        try (TestServer server =
                        TestServer.answering(json(429, "{}", "retry-after", "600", "x-ratelimit-limit-requests", "5"));
                ApiClient client = client(server).build()) {
            RateLimitedException e = catchThrowableOfType(RateLimitedException.class, () -> client.object(get()));
            assertThat(e.attempts()).isEqualTo(1);
            assertThat(e.details())
                    .containsEntry("retry-after", "600")
                    .containsEntry("x-ratelimit-limit-requests", "5");
        }
    }

    @Test
    void retry_xShouldRetry_overrulesTheStatus() {
        try (TestServer server = TestServer.answering(
                        json(400, "{}", "x-should-retry", "true"), json(500, "{}", "x-should-retry", "false"));
                ApiClient client = client(server).build()) {
            ProviderException e = catchThrowableOfType(ProviderException.class, () -> client.object(get()));
            assertThat(e.status()).hasValue(500);
            assertThat(e.attempts()).isEqualTo(2);
        }
    }

    @Test
    void post_isRepeatedOnlyWhereItWasSurelyRefused() {
        HttpCall post = HttpCall.post("things").json(Map.of("a", 1)).build();
        try (TestServer server = TestServer.answering(json(429, "{}"), json(500, "{}"));
                ApiClient client = client(server).build()) {
            assertThatThrownBy(() -> client.object(post)).isInstanceOf(ProviderUnavailableException.class);
            assertThat(server.seen).hasSize(2);
            assertThatThrownBy(() -> client.object(
                            post.toBuilder().replay(Replay.HARMLESS).build()))
                    .isInstanceOf(ProviderUnavailableException.class);
            assertThat(server.seen).hasSize(5);
            assertThat(server.seen.get(4).body()).isEqualTo("{\"a\":1}");
        }
    }

    @Test
    void errors_areSortedByWhatTheCallerCanDo() {
        String body =
                "{\"error\":{\"message\":\"bad n_epochs\",\"type\":\"invalid_request_error\",\"param\":\"n_epochs\",\"code\":\"x\"}}";
        try (TestServer server = TestServer.answering(
                        json(400, body, "x-request-id", "req_7"),
                        json(401, "{\"error\":{\"message\":\"Incorrect API key provided: sk-secret-123456\"}}"),
                        json(403, "{\"error\":\"no\"}"),
                        json(429, "{\"error\":{\"message\":\"m\",\"code\":\"insufficient_quota\"}}"));
                ApiClient client = client(server).build()) {
            InvalidRequestException bad =
                    catchThrowableOfType(InvalidRequestException.class, () -> client.object(get()));
            assertThat(bad)
                    .hasMessage("test could not \"list things\": HTTP 400, bad n_epochs (code x, param n_epochs,"
                            + " request req_7) -> change the request; trying again is useless");
            assertThat(bad.requestId()).contains("req_7");
            assertThat(bad.details()).containsEntry("code", "x").containsEntry("param", "n_epochs");
            assertThatThrownBy(() -> client.object(get()))
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageNotContaining("secret");
            assertThatThrownBy(() -> client.object(get())).isInstanceOf(PermissionException.class);
            assertThatThrownBy(() -> client.object(get())).isInstanceOf(PermissionException.class);
            assertThat(pauses).isEmpty();
        }
    }

    @Test
    void bodies_thatAreNoJson_areNotTakenForAnswers() {
        try (TestServer server = TestServer.answering(
                        status(200, "text/html", "<html><title>Sign in</title>"),
                        json(200, "{\"cut"),
                        json(200, "{\"ok\":1}"));
                ApiClient client = client(server).build()) {
            ProviderException page = catchThrowableOfType(ProviderException.class, () -> client.object(get()));
            assertThat(page).isExactlyInstanceOf(ProviderException.class).hasMessageContaining("text/html");
            assertThat(page.attempts()).isEqualTo(1);
            assertThat(client.object(get())).containsEntry("ok", 1L);
        }
    }

    @Test
    void connection_thatBreaks_isRetriedAndReported() throws Exception {
        try (TestServer server = TestServer.answering(hangUp());
                ApiClient client = client(server).build()) {
            ProviderUnavailableException e =
                    catchThrowableOfType(ProviderUnavailableException.class, () -> client.object(get()));
            assertThat(e.attempts()).isEqualTo(3);
            assertThat(e.details()).doesNotContainKey("sent");
        }
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        try (ApiClient client = ApiClient.builder("test", URI.create("http://localhost:" + free))
                .sleeper(pauses::add)
                .build()) {
            ProviderUnavailableException e = catchThrowableOfType(
                    ProviderUnavailableException.class,
                    () -> client.send(HttpCall.post("x").build()));
            assertThat(e.details()).containsEntry("sent", "no");
            assertThat(e.attempts()).isEqualTo(3);
        }
    }

    /**
     * A body that ends before its declared length: tried again where it is read whole, an error where it is streamed.
     */
    @Test
    void body_thatIsShorterThanDeclared_isNotTakenForWhole() throws Exception {
        TestServer.Answer half = exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write(new byte[] {'h', 'a', 'l', 'f', '-'});
            exchange.getResponseBody().flush();
        };
        try (TestServer server = TestServer.answering(half, status(200, "text/plain", "half-whole"), half);
                ApiClient client = client(server).build()) {
            assertThat(client.send(get()).text()).isEqualTo("half-whole");
            assertThat(server.seen).hasSize(2);
            try (InputStream body =
                    client.send(get().toBuilder().streaming().build()).body()) {
                assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void proxy_isSpokenTo_byTheClientsOwnSettingsAndByAGivenHttpClient() {
        try (TestServer proxy = TestServer.answering(json(200, "{\"by\":\"proxy\"}"))) {
            ProxySelector selector = ProxySelector.of(
                    new InetSocketAddress(proxy.uri().getHost(), proxy.uri().getPort()));
            ApiClient.Builder builder = ApiClient.builder("test", URI.create("http://service.invalid/v1"))
                    .allowPlainHttp()
                    .network(n -> n.proxy(selector));
            try (ApiClient client = builder.build()) {
                assertThat(client.object(get())).containsEntry("by", "proxy");
            }
            HttpClient own = HttpClient.newBuilder().proxy(selector).build();
            try (ApiClient client = ApiClient.builder("test", URI.create("http://service.invalid/v1"))
                    .allowPlainHttp()
                    .httpClient(own)
                    .build()) {
                assertThat(client.object(get())).containsEntry("by", "proxy");
            }
            assertThat(proxy.seen)
                    .hasSize(2)
                    .allSatisfy(seen -> assertThat(seen.path()).isEqualTo("http://service.invalid/v1/things"));
        }
    }

    @Test
    void body_thatIsSlow_timesOut() {
        try (TestServer server = TestServer.answering(exchange -> {
                    exchange.sendResponseHeaders(200, 1000);
                    exchange.getResponseBody().write('x');
                    exchange.getResponseBody().flush();
                    new java.util.concurrent.Semaphore(0).acquireUninterruptibly();
                });
                ApiClient client = client(server)
                        .retries(Retries.none())
                        .timeouts(t -> t.attempt(Duration.ofSeconds(2)))
                        .build()) {
            assertThatThrownBy(() -> client.send(get()))
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageContaining("did not arrive in time");
        }
    }

    @Test
    void redirect_keepsTheKeyAtHome() {
        try (TestServer other = TestServer.answering(json(200, "{\"from\":\"other\"}"))) {
            TestServer.Answer away = json(302, "", "Location", other.uri() + "/elsewhere");
            TestServer.Answer home = json(307, "", "Location", "/v2/things");
            try (TestServer server = TestServer.answering(home, json(200, "{}"), away);
                    ApiClient strict = client(server).build();
                    ApiClient lenient = client(server).followElsewhere().build()) {
                strict.object(get());
                assertThat(server.seen.get(1).path()).isEqualTo("/v2/things");
                assertThat(server.seen.get(1).headers().first("Authorization")).isPresent();
                assertThatThrownBy(() -> strict.object(get()))
                        .isExactlyInstanceOf(ProviderException.class)
                        .hasMessageContaining("another host");
                assertThat(other.seen).isEmpty();
                assertThat(lenient.object(get())).containsEntry("from", "other");
                assertThat(other.seen.get(0).headers().first("Authorization")).isEmpty();
            }
        }
    }

    @Test
    void redirectElsewhere_isTheReply_whereThatIsAskedFor() {
        TestServer.Answer home = json(307, "", "Location", "/v2/things");
        TestServer.Answer away = json(302, "", "Location", "https://other.example/signed", "X-Fact", "7");
        try (TestServer server = TestServer.answering(home, away);
                ApiClient client = client(server).build()) {
            HttpReply reply = client.send(get().toBuilder().stopElsewhere().build());
            assertThat(reply.status()).isEqualTo(302);
            assertThat(reply.headers().first("Location")).contains("https://other.example/signed");
            assertThat(reply.headers().first("X-Fact")).contains("7");
            assertThat(server.seen).as("at home it is followed").hasSize(2);
        }
    }

    @Test
    void circuit_opensAfterManyFailures_andClosesAgain() {
        Instant[] now = {NOW};
        try (TestServer server = TestServer.answering(
                        json(500, "{}"), json(500, "{}"), json(500, "{}"), json(500, "{}"), json(200, "{}"));
                ApiClient client = client(server)
                        .clock(() -> now[0])
                        .retries(Retries.none())
                        .circuitBreaking(new CircuitBreaking(4, 1, Duration.ofSeconds(30)))
                        .build()) {
            for (int i = 0; i < 4; i++) {
                assertThatThrownBy(() -> client.object(get())).isInstanceOf(ProviderUnavailableException.class);
            }
            assertThatThrownBy(() -> client.object(get())).hasMessageContaining("left alone");
            assertThat(server.seen).hasSize(4);
            now[0] = NOW.plusSeconds(31);
            client.object(get());
            assertThat(server.seen).hasSize(5);
        }
    }

    @Test
    void rateLimit_waitsForAPlace() {
        Instant[] now = {NOW};
        try (TestServer server = TestServer.answering(json(200, "{}"));
                ApiClient client = client(server)
                        .clock(() -> now[0])
                        .rateLimit(new RateLimit(2, Duration.ofSeconds(10), Duration.ofSeconds(15)))
                        .retries(Retries.none())
                        .build()) {
            for (int i = 0; i < 4; i++) {
                client.object(get());
            }
            assertThat(pauses)
                    .as("two per ten seconds")
                    .containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(10));
            assertThatThrownBy(() -> client.object(get())).isInstanceOf(RateLimitedException.class);
        }
    }

    @Test
    void unsafeSettings_areRefused() {
        assertThatThrownBy(() -> ApiClient.builder("t", URI.create("http://user:pw@example.com/v1?k=v")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("credentials")
                .hasMessageContaining("query")
                .hasMessageNotContaining("pw@")
                .hasMessageNotContaining("k=v");
        HttpClient following = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        assertThatThrownBy(() -> ApiClient.builder("t", URI.create("https://example.com"))
                        .httpClient(following)
                        .network(n -> n.proxy(HttpClient.Builder.NO_PROXY))
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("follows redirects", "set them in the HttpClient");
        assertThatThrownBy(() ->
                        ApiClient.builder("t", URI.create("http://example.com")).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("clear text");
        ApiClient.builder("t", URI.create("http://example.com"))
                .allowPlainHttp()
                .build()
                .close();
    }

    @Test
    void send_ofClosedClient_isRefused() {
        ApiClient client =
                ApiClient.builder("t", URI.create("https://example.com")).build();
        client.close();
        client.close();
        assertThatThrownBy(() -> client.send(get())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void interrupt_endsTheCallAndIsKept() {
        try (TestServer server = TestServer.answering(json(200, "{}"));
                ApiClient client = client(server).build()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> client.object(get())).hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
