// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.testkit.services.FakeTogetherServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * A provider of the fake server, which never really waits between attempts. Where the published specification is at
 * hand, each request and each answer is judged by it.
 */
final class Lab implements AutoCloseable {
    static final ApiKey KEY = ApiKey.of("tgp-fake-key-000000");
    static final String SPECIFICATION = "reference/together-openapi.yaml";

    private static final @Nullable SpecJudge JUDGE = judge();

    final FakeTogetherServer server;
    private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();
    private boolean answersJudged = true;

    Lab() {
        this(FakeTogetherServer.start());
    }

    Lab(FakeTogetherServer server) {
        this.server = server;
    }

    /** {@return null where it is not there: PublishedSpecTest is skipped, and says so} */
    private static @Nullable SpecJudge judge() {
        try {
            return SpecJudge.of(Fixtures.restricted(SPECIFICATION));
        } catch (TestAbortedException e) {
            return null;
        }
    }

    /** Lets the server answer what it likes, for tests of faults. */
    Lab unjudged() {
        answersJudged = false;
        return this;
    }

    /** {@return the judge; skips the calling test where the specification is not there} */
    static SpecJudge requiredJudge() {
        Fixtures.restricted(SPECIFICATION);
        return java.util.Objects.requireNonNull(JUDGE);
    }

    TogetherProvider provider() {
        return builder().build();
    }

    TogetherProviderBuilder builder() {
        return TogetherProvider.builder()
                .baseUrl(server.baseUrl())
                .key(KEY)
                .sleeper(time -> {})
                .pollInterval(Duration.ofMillis(20))
                .http(http -> http.circuitBreaking(null).around(bottom -> call -> {
                    judge(call, null);
                    HttpReply reply = bottom.send(call);
                    judge(call, reply);
                    return reply;
                }));
    }

    private void judge(HttpCall call, @Nullable HttpReply reply) {
        SpecJudge judge = JUDGE;
        String path = call.uri().getPath();
        boolean ours = path.startsWith("/v1/") && !path.startsWith("/v1/chat/");
        if (judge == null || !ours || (reply != null && (!answersJudged || call.streams()))) {
            return;
        }
        String plain = path.substring("/v1".length());
        List<String> found = reply == null ? judge.problems(plain, call) : judge.problems(plain, call, reply);
        found.forEach(problem -> problems.add(call + (reply == null ? " asks: " : " gets: ") + problem));
    }

    @Override
    public void close() {
        server.close();
        assertThat(problems).as("what breaks the published specification").isEmpty();
    }
}
