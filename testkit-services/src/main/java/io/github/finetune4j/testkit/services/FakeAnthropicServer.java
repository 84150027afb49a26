// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeFaults;
import io.github.finetune4j.testkit.FakeHttp;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import io.github.finetune4j.testkit.FakeService;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * A fake of Anthropic's API on this machine, as a real HTTP server: messages, whole and streamed, message batches by a
 * clock, and models. It remembers every request, and does wrong what a script of {@link FakeFault} says. Safe for use
 * by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeAnthropicServer implements FakeService {
    /** A model, by its name with a date. */
    public static final String MODEL = "claude-fake-1-20260101";
    /** Another name of that model. */
    public static final String ALIAS = "claude-fake-latest";
    /** Another model, by its only name. */
    public static final String OTHER = "claude-fake-2-20260101";
    /** Where batches are created. */
    public static final String BATCHES = "/v1/messages/batches";

    /** The one that is asked for here, and that of the Python SDK 2.15.0. */
    private static final Set<String> VERSIONS = Set.of("2023-06-01", "2026-10-21");

    private final String key;
    private final FakeMessages messages;
    private final FakeMessageBatches batches;
    private final FakeFaults spoils = new FakeFaults(Set.of());
    private final AtomicInteger chats = new AtomicInteger();
    private final FakeHttp http;

    private FakeAnthropicServer(Builder builder) {
        key = builder.key;
        messages = new FakeMessages(Map.of(MODEL, MODEL, ALIAS, MODEL, OTHER, OTHER), builder.answers);
        batches = new FakeMessageBatches(builder.clock, messages, builder.batching);
        http = new FakeHttp("fake-anthropic", "", this::reply);
    }

    /** {@return a server with two models, of which the first has two names} */
    public static FakeAnthropicServer start() {
        return builder().start();
    }

    /** {@return a builder with those models} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@return an error in Anthropic's form}
     *
     * @param status for example 529
     * @param type for example {@code overloaded_error}
     * @param message in words
     */
    public static FakeFault error(int status, String type, String message) {
        byte[] body = FakeMessages.error(status, type, message).body();
        return FakeFault.page(status, "application/json", new String(body, StandardCharsets.UTF_8));
    }

    /** {@return where it listens, for example {@code http://127.0.0.1:40123}} */
    public URI baseUrl() {
        return http.baseUrl();
    }

    /**
     * Adds to the script.
     *
     * @param fault the first that matches a request and is not used up hits it; one that spoils answers hits a
     *     batch when it is created
     */
    @Override
    public void fault(FakeFault fault) {
        if (fault.kind().spoils()) {
            spoils.add(fault.on("POST", BATCHES));
        } else {
            http.faults().add(fault);
        }
    }

    /** Takes all faults back. */
    @Override
    public void noFaults() {
        spoils.clear();
        http.faults().clear();
    }

    /** {@return the requests so far, in order; those that a fault hit among them} */
    public List<FakeRequest> requests() {
        return http.requests();
    }

    @Override
    public List<FakeRequest> requests(String method, String path) {
        return http.requests(method, path);
    }

    @Override
    public int requestCount() {
        return http.requestCount();
    }

    /** {@return 0: nothing is trained there} */
    @Override
    public int jobs() {
        return 0;
    }

    /** {@return how many chats were answered, those of batches aside, so what would be billed} */
    public int chats() {
        return chats.get();
    }

    /** {@return how many batches were ever created} */
    public int batches() {
        return batches.created();
    }

    /** {@return how often each request of all batches was answered, so billed, by its {@code custom_id}} */
    public Map<String, Integer> billed() {
        return batches.billed();
    }

    /**
     * Sets how batches run that are created from now on.
     *
     * @param next those that there are stay as they are
     */
    public void batching(FakeBatching next) {
        batches.plan(next);
    }

    private FakeReply reply(FakeRequest request) {
        return FakeRefusal.replyOf(() -> {
                    authorize(request);
                    return route(request);
                })
                .with("request-id", "req_fake_" + http.requestCount());
    }

    private void authorize(FakeRequest request) {
        boolean known = request.header("x-api-key").equals(key)
                || request.header("authorization").equals("Bearer " + key);
        if (!known) {
            throw FakeRefusal.of(FakeMessages.error(401, "authentication_error", "invalid x-api-key"));
        }
        if (!VERSIONS.contains(request.header("anthropic-version"))) {
            throw FakeMessages.bad("anthropic-version: header is required");
        }
    }

    private FakeReply route(FakeRequest request) {
        List<String> path = Arrays.stream(request.path().split("/", -1)).skip(2).toList(); // after /v1
        String what = path.isEmpty() ? "" : path.get(0);
        if (what.equals("models") && path.size() == 2) {
            return messages.model(path.get(1));
        }
        if (what.equals("messages") && path.size() == 1) {
            FakeReply answer = messages.chat(request.json());
            chats.incrementAndGet();
            return answer;
        }
        if (what.equals("messages") && path.get(1).equals("batches")) {
            FakeFault spoil = spoils.next(request);
            return batches.handle(
                    request,
                    path.subList(2, path.size()),
                    spoil == null ? null : spoil.kind(),
                    baseUrl().toString());
        }
        return FakeMessages.error(404, "not_found_error", "Not found: " + request.path());
    }

    /** Ends the server. */
    @Override
    public void close() {
        http.close();
    }

    /**
     * A builder of a {@link FakeAnthropicServer}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private String key = "sk-ant-fake-000000";
        private InstantSource clock = InstantSource.system();
        private FakeBatching batching = FakeBatching.quick();
        private Function<Map<String, Object>, String> answers = FakeMessages::echo;

        private Builder() {}

        /**
         * Sets the key that is accepted.
         *
         * @param value default {@code sk-ant-fake-000000}
         * @return this
         */
        public Builder key(String value) {
            key = value;
            return this;
        }

        /**
         * Sets the clock that batches go by.
         *
         * @param value default: the system's
         * @return this
         */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /**
         * Sets how batches run; they are {@code in_progress} from the beginning, and answered when they end.
         *
         * @param value default {@link FakeBatching#quick()}
         * @return this
         */
        public Builder batching(FakeBatching value) {
            batching = value;
            return this;
        }

        /**
         * Sets what is answered, in chats and in batches.
         *
         * @param value gets the request; gives the text, or throws a {@link FakeRefusal}; default: repeats what was
         *     said last
         * @return this
         */
        public Builder answers(Function<Map<String, Object>, String> value) {
            answers = value;
            return this;
        }

        /** {@return a server that listens} */
        public FakeAnthropicServer start() {
            return new FakeAnthropicServer(this);
        }
    }
}
