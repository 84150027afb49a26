// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.FineTuningClosedException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.services.FakeVertexServer;
import io.github.finetune4j.training.FineTuneSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every call against every fault that does not go away: which exception, after how many requests, and that nothing is
 * lost or doubled when it has gone. The table stands in {@code fault-table.md} among the test's resources, and in
 * {@code docs/guides/vertex-ai.md}.
 */
@Tag("slow")
class FaultMatrixTest {
    private static final FineTuneSpec SPEC =
            Data.spec().baseModel(FakeVertexServer.SLOW).build();
    private static final String STALLS = "body stalls";
    private static final String REFUSED = "connection refused";
    /** One for all cases, since making one costs more than a case. */
    private static final HttpClient SHARED = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private static final String JOBS = "/v1/projects/[^/]+/locations/[^/]+/tuningJobs";
    private static final String UPLOAD = "/upload/storage/v1/b/[^/]+/o";
    private static final String BUCKET = "/storage/v1/b/[^/]+";

    @FunctionalInterface
    private interface Action {
        Object on(VertexAiProvider provider, JobRef there);
    }

    /** A column: the call, and where its request goes. */
    private record Call(String name, String method, String path, Action action) {}

    private static final List<Call> CALLS = List.of(
            new Call("bucket", "GET", BUCKET, FaultMatrixTest::submit),
            new Call("permissions", "GET", BUCKET + "/iam/testPermissions", FaultMatrixTest::submit),
            new Call("own bucket", "GET", "/storage/v1/b", FaultMatrixTest::submit),
            new Call("find object", "GET", BUCKET + "/o/.+", FaultMatrixTest::submit),
            new Call("begin upload", "POST", UPLOAD, FaultMatrixTest::submit),
            new Call("upload", "PUT", UPLOAD, FaultMatrixTest::submit),
            new Call("jobs", "GET", JOBS, FaultMatrixTest::submit),
            new Call("create", "POST", JOBS, FaultMatrixTest::submit),
            new Call("job", "GET", JOBS + "/[^/]+", (p, t) -> p.poll(t)),
            new Call("events", "GET", JOBS + "/[^/]+", (p, t) -> p.events(t, EventPage.START)),
            new Call("cancel", "POST", JOBS + "/[^/]+:cancel", (p, t) -> p.cancel(t)),
            new Call("objects", "GET", BUCKET + "/o", (p, t) -> p.leftovers()),
            new Call("delete", "DELETE", BUCKET + "/o/.+", (p, t) -> p.deleteEverything()),
            new Call("chat", "POST", ".*:generateContent", (p, t) -> model(p).chat(ChatRequest.user("a b c d"))),
            new Call(
                    "stream",
                    "POST",
                    ".*:streamGenerateContent",
                    (p, t) -> model(p).chat(ChatRequest.user("a b"), s -> {})),
            new Call("tokens", "POST", ".*:countTokens", (p, t) -> model(p).countTokens(List.of(Message.user("a b")))));

    private static Object submit(VertexAiProvider provider, JobRef there) {
        return provider.submit(SPEC, SubmitContext.of("the-key"));
    }

    private static VertexAiChatModel model(VertexAiProvider provider) {
        return provider.chatModel(ModelRef.of("vertex-ai", FakeVertexServer.QUICK));
    }

    /** A row. */
    record Row(String name, @Nullable FakeFault fault) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Row> rows() {
        return List.of(
                new Row(REFUSED, null),
                new Row("hung up, not carried out", FakeFault.hangUp()),
                new Row("hung up, carried out", FakeFault.hangUp().afterExecuting()),
                new Row(STALLS, FakeFault.stall()),
                new Row("cut off", FakeFault.truncate()),
                new Row("502 with a page", FakeFault.page(502, "text/html", "<title>Bad</title>")),
                row(400, "INVALID_ARGUMENT", "no"),
                row(401, "UNAUTHENTICATED", "no"),
                row(403, "PERMISSION_DENIED", "no"),
                row(404, "NOT_FOUND", "no such thing"),
                row(408, "DEADLINE_EXCEEDED", "late"),
                row(409, "ABORTED", "busy"),
                row(410, "NOT_FOUND", "gone"),
                row(412, "FAILED_PRECONDITION", "changed"),
                row(429, "RESOURCE_EXHAUSTED", "Quota exceeded for tuning jobs."),
                new Row(
                        "429 with retry-after",
                        error(429, "RESOURCE_EXHAUSTED", "slow").header("retry-after", "1")),
                new Row("429, quota of zero", error(429, "RESOURCE_EXHAUSTED", "Quota exceeded, limit: 0.")),
                row(500, "INTERNAL", "oops"),
                row(503, "UNAVAILABLE", "busy"),
                new Row("another content type", FakeFault.page(200, "text/plain", "hello")),
                new Row("redirect to another host", FakeFault.redirect(307, "https://example.com/v1")));
    }

    private static FakeFault error(int status, String word, String message) {
        return FakeVertexServer.error(status, word, message);
    }

    private static Row row(int status, String word, String message) {
        return new Row(status + " " + word, error(status, word, message));
    }

    private static String expected(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(FaultMatrixTest.class.getResourceAsStream("/fault-table.md"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("| " + name + " | "))
                    .findFirst()
                    .orElse("no row " + name);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void fault_isToldAsItIs_andNothingIsLostOrDoubled(Row row) throws Exception {
        List<String> outcomes = new ArrayList<>();
        // side by side, each with its own server: some of them wait for time-outs
        ExecutorService threads = Executors.newFixedThreadPool(row.name().equals(STALLS) ? CALLS.size() : 2);
        try {
            List<Callable<String>> columns = new ArrayList<>();
            CALLS.forEach(call -> columns.add(() -> outcome(row, call)));
            for (Future<String> outcome : threads.invokeAll(columns)) {
                outcomes.add(outcome.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat("| " + row.name() + " | " + String.join(" | ", outcomes) + " |")
                .isEqualTo(expected(row.name()));
    }

    private static String outcome(Row row, Call call) throws IOException {
        try (Lab lab = new Lab(FakeVertexServer.builder().clock(ticking()).start())) {
            JobRef there = there(lab, call);
            int jobs = lab.server.jobs();
            FakeFault fault = row.fault();
            if (fault != null) {
                lab.server.fault(fault.on(call.method(), call.path()).times(1_000));
            }
            int before = requests(lab, call);
            try (VertexAiProvider provider = provider(row, call, lab)) {
                String outcome = outcome(call, provider, there, lab, before);
                if (fault != null) {
                    lab.server.noFaults();
                    nothingIsLost(lab, call, provider, there, jobs);
                }
                return outcome;
            }
        }
    }

    /** The service's time goes on from request to request: a cancelled job has ended when it is cancelled again. */
    private static InstantSource ticking() {
        Instant begin = Instant.now();
        AtomicLong ticks = new AtomicLong();
        return () -> begin.plusMillis(10 * ticks.incrementAndGet());
    }

    /** A job and its data, made by another instance, while all is well; where data are to be uploaded, others. */
    private static JobRef there(Lab lab, Call call) {
        boolean uploads = call.path().equals(UPLOAD);
        FineTuneSpec spec =
                uploads ? SPEC.toBuilder().trainingData(Data.rows("Other", 12)).build() : SPEC;
        try (VertexAiProvider other =
                lab.builder().http(http -> http.httpClient(SHARED)).build()) {
            return other.submit(spec, SubmitContext.of("another-key"));
        }
    }

    private static VertexAiProvider provider(Row row, Call call, Lab lab) throws IOException {
        Duration patience = Duration.ofMillis(row.name().equals(STALLS) ? 1_500 : 20_000);
        VertexAiProviderBuilder builder = lab.builder()
                .http(http -> http.httpClient(SHARED).timeouts(t -> t.attempt(patience)))
                .storage(s -> s.timeout(patience));
        if (row.name().equals(REFUSED)) {
            URI nobody = closedPort();
            if (call.path().contains("/storage/")) {
                builder.storage(s -> s.endpoint(nobody));
            } else {
                builder.endpoint(nobody);
            }
        }
        return builder.build();
    }

    private static URI closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }

    private static int requests(Lab lab, Call call) {
        return lab.server.requests(call.method(), call.path()).size();
    }

    /** A letter for how it ended, and how many attempts there were. */
    private static String outcome(Call call, VertexAiProvider provider, JobRef there, Lab lab, int before) {
        try {
            Object result = call.action().on(provider, there);
            assertThat(result).isNotNull();
            boolean kept = result instanceof List<?> list && call.name().equals("delete") && !list.isEmpty();
            return (kept ? "kept" : "ok") + (requests(lab, call) - before);
        } catch (ProviderException e) {
            assertThat(e.provider()).isEqualTo("vertex-ai");
            assertThat(e.getMessage()).contains(" -> ").doesNotContain(FakeVertexServer.TOKEN);
            int made = requests(lab, call) - before;
            // the JDK itself repeats a GET on a connection that was closed; a creation and an upload go on by
            // themselves
            boolean counted = made > 0 && List.of("create", "upload").contains(call.name());
            return code(e) + (counted ? made : e.attempts());
        }
    }

    private static String code(ProviderException e) {
        Map<Class<?>, String> codes = new LinkedHashMap<>();
        codes.put(ProviderUnavailableException.class, "U");
        codes.put(TransientProviderException.class, "T");
        codes.put(RateLimitedException.class, "R");
        codes.put(InvalidRequestException.class, "I");
        codes.put(AuthenticationException.class, "A");
        codes.put(PermissionException.class, "P");
        codes.put(FineTuningClosedException.class, "C");
        codes.put(JobNotFoundException.class, "N");
        codes.put(ProviderException.class, "X");
        return Optional.ofNullable(codes.get(e.getClass())).orElse(e.getClass().getSimpleName());
    }

    /** When the fault is gone the same call goes well, and there is one job of the key, however often it was tried. */
    private static void nothingIsLost(Lab lab, Call call, VertexAiProvider provider, JobRef there, int jobs) {
        assertThat(call.action().on(provider, there)).isNotNull();
        boolean submits = List.of("GET", "POST", "PUT").contains(call.method())
                && CALLS.indexOf(call) <= CALLS.indexOf(column("create"));
        assertThat(lab.server.jobs()).as("jobs").isEqualTo(submits ? jobs + 1 : jobs);
    }

    private static Call column(String name) {
        return CALLS.stream()
                .filter(call -> call.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
