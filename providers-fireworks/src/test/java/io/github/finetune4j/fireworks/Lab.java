// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.testkit.services.FakeFireworksServer;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A provider of the fake server, which never really waits between attempts. Each request and each answer is judged by
 * what the service's SDK says of them.
 */
final class Lab implements AutoCloseable {
    static final ApiKey KEY = ApiKey.of("fw_fake-key-000000");

    /** One for all tests: each has threads of its own. */
    static final HttpClient HTTP = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    static final SpecJudge JUDGE = SpecJudge.read();

    final FakeFireworksServer server;
    private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();
    private boolean answersJudged = true;
    private String overtaken = "none";

    Lab() {
        this(FakeFireworksServer.start());
    }

    Lab(FakeFireworksServer server) {
        this.server = server;
    }

    /** Lets the server answer what it likes, for tests of faults. */
    Lab unjudged() {
        answersJudged = false;
        return this;
    }

    /**
     * Lets another process send what is posted there a moment before: with the same key it sends the same.
     *
     * @param paths regular expression of whole paths
     */
    Lab overtaken(String paths) {
        overtaken = paths;
        return this;
    }

    FireworksProvider provider() {
        return builder().build();
    }

    FireworksProviderBuilder builder() {
        return bare().http(http -> http.httpClient(HTTP));
    }

    /** {@return a builder of a provider with an HTTP client of its own} */
    FireworksProviderBuilder bare() {
        return FireworksProvider.builder()
                .baseUrl(server.baseUrl())
                .key(KEY)
                .account(FakeFireworksServer.ACCOUNT)
                .sleeper(time -> {})
                .pollInterval(Duration.ofMillis(20))
                .http(http -> http.circuitBreaking(null).around(bottom -> call -> {
                    judge(call, null);
                    if (call.method().equals("POST") && call.uri().getPath().matches(overtaken)) {
                        bottom.send(call).close();
                    }
                    HttpReply reply = bottom.send(call);
                    judge(call, reply);
                    return reply;
                }));
    }

    private void judge(HttpCall call, @Nullable HttpReply reply) {
        String path = call.uri().getPath();
        boolean ours = path.startsWith("/v1/"); // neither the storage nor chats
        if (!ours || (reply != null && (!answersJudged || call.streams()))) {
            return;
        }
        List<String> found = reply == null ? JUDGE.problems(path, call) : JUDGE.problems(path, call, reply);
        found.forEach(problem -> problems.add(call + (reply == null ? " asks: " : " gets: ") + problem));
    }

    @Override
    public void close() {
        server.close();
        assertThat(problems).as("what breaks the specification").isEmpty();
    }
}
