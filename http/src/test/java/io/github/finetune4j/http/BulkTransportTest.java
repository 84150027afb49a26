// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.http.internal.TimedBody;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Bodies of gigabytes, on a connection of their own kind. */
class BulkTransportTest {
    private static final HttpCall CALL = HttpCall.get("blob").bulky().build();

    private static ApiClient client(TestServer server) {
        return ApiClient.builder("test", server.uri())
                .auth(Auth.bearer(ApiKey.of("secret-key")))
                .sleeper(pause -> {})
                .build();
    }

    private static TestServer.Answer bytes(byte[] body, int announced) {
        return exchange -> {
            exchange.sendResponseHeaders(200, announced);
            exchange.getResponseBody().write(body);
            exchange.getResponseBody().flush();
        };
    }

    @Test
    void body_comesWhole_withHeadersAndKey() throws IOException {
        byte[] body = new byte[3_000_000];
        new Random(1).nextBytes(body);
        TestServer.Answer answer = exchange -> {
            exchange.getResponseHeaders().set("X-Request-Id", "r1");
            exchange.getResponseHeaders().set("ETag", "\"e\"");
            bytes(body, body.length).to(exchange);
        };
        try (TestServer server = TestServer.answering(answer);
                ApiClient client = client(server)) {
            for (int call = 0; call < 2; call++) {
                try (HttpReply reply = client.send(
                        CALL.toBuilder().addHeader("Range", "bytes=0-").build())) {
                    assertThat(reply.status()).isEqualTo(200);
                    assertThat(reply.requestId()).contains("r1");
                    assertThat(reply.headers().first("etag")).contains("\"e\"");
                    assertThat(reply.body().readAllBytes()).isEqualTo(body);
                }
            }
            assertThat(server.seen.get(1).headers().first("Range")).contains("bytes=0-");
            assertThat(server.seen.get(1).headers().first("Authorization")).contains("Bearer secret-key");
            assertThat(server.seen.get(1).headers().first("User-Agent").orElse(""))
                    .startsWith("finetune4j");
        }
    }

    /** The JDK would write the key into its log. */
    @Test
    void whereTheJdkLogsRequests_theyGoTheOtherWay_andTheKeyIsNotSaid() throws IOException {
        Logger jdk = Logger.getLogger(BulkTransport.JDK_LOG);
        jdk.setLevel(Level.ALL);
        byte[] body = new byte[] {1, 2};
        try (HeardLog said = HeardLog.of(BulkTransport.JDK_LOG);
                TestServer server = TestServer.answering(bytes(body, 2));
                ApiClient client = client(server);
                HttpReply reply = client.send(CALL)) {
            assertThat(reply.body().readAllBytes()).isEqualTo(body);
            assertThat(server.seen.get(0).headers().first("Authorization")).contains("Bearer secret-key");
            assertThat(said.messages()).noneMatch(text -> text.contains("secret-key"));
        } finally {
            jdk.setLevel(null);
        }
    }

    @Test
    void endBeforeTheLength_isABreak_notAnEnd() throws IOException {
        byte[] half = new byte[70_000];
        try (TestServer server = TestServer.answering(bytes(half, 100_000));
                ApiClient client = client(server);
                HttpReply reply = client.send(CALL)) {
            assertThat(reply.body().readNBytes(half.length)).hasSize(half.length);
            assertThatThrownBy(() -> reply.body().read())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("70000 of 100000");
        }
    }

    @Test
    void silence_isATimeOut() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        TestServer.Answer silent = exchange -> {
            bytes(new byte[10], 100).to(exchange);
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        try (TestServer server = TestServer.answering(silent);
                ApiClient client = client(server);
                HttpReply reply = client.send(
                        CALL.toBuilder().attemptTimeout(Duration.ofSeconds(2)).build())) {
            assertThat(reply.body().readNBytes(10)).hasSize(10);
            assertThatThrownBy(() -> reply.body().read()).isInstanceOf(HttpTimeoutException.class);
            over.countDown();
        }
    }

    @Test
    void errors_areThoseOfAnyCall() {
        try (TestServer server = TestServer.answering(
                        TestServer.json(503, "{}"), TestServer.json(401, "{\"error\": \"no such key\"}"));
                ApiClient client = client(server)) {
            assertThatThrownBy(() -> client.send(CALL))
                    .as("after one more attempt")
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageContaining("no such key");
        }
        ApiClient nobody = ApiClient.builder("test", URI.create("http://127.0.0.1:1"))
                .sleeper(pause -> {})
                .build();
        assertThatThrownBy(() -> nobody.send(CALL)).isInstanceOf(ProviderUnavailableException.class);
    }

    @Test
    void keyDoesNotFollowARedirectElsewhere() throws IOException {
        byte[] body = "elsewhere".getBytes(StandardCharsets.UTF_8);
        try (TestServer other = TestServer.answering(bytes(body, body.length));
                TestServer server = TestServer.answering(
                        TestServer.status(302, "text/plain", "", "Location", other.uri() + "/signed"));
                ApiClient client = ApiClient.builder("test", server.uri())
                        .auth(Auth.bearer(ApiKey.of("secret-key")))
                        .followElsewhere()
                        .build();
                HttpReply reply = client.send(CALL)) {
            assertThat(reply.body().readAllBytes()).isEqualTo(body);
            assertThat(other.seen.get(0).headers().first("Authorization")).isEmpty();
        }
    }

    @Test
    void clientWithAProxyOfItsOwn_keepsIt() throws IOException {
        byte[] body = new byte[] {1, 2};
        try (TestServer server = TestServer.answering(bytes(body, 2));
                ApiClient client = ApiClient.builder("test", server.uri())
                        .network(n -> n.proxy(ProxySelector.of(null)))
                        .build();
                HttpReply reply = client.send(CALL)) {
            assertThat(reply.body()).isInstanceOf(TimedBody.class);
            assertThat(reply.body().readAllBytes()).isEqualTo(body);
        }
    }
}
