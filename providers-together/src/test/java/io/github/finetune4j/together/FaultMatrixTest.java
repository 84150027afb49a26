// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.fixtures.Certificates;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.services.FakeTogetherServer;
import io.github.finetune4j.training.FineTuneSpec;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every call against every fault that does not go away: which exception, after how many attempts, and that nothing is
 * lost or doubled. The table stands in the documentation, too.
 */
@Tag("slow")
class FaultMatrixTest {
    private static final String STALLS = "body stalls";
    private static final String EXPIRED = "expired certificate";
    /** One for all cases, since making one costs more than a case. Downloads go their own way, and keep it. */
    private static final HttpClient SHARED = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private static final FineTuneSpec SPEC =
            Data.spec().baseModel(FakeTogetherServer.SLOW).build();
    private static final Map<String, String> ROWS = new LinkedHashMap<>();

    /** What a call needs to be there already: a job under way, and one that has ended. */
    private record There(JobRef slow, JobRef ended) {}

    @FunctionalInterface
    private interface Action {
        Object on(TogetherProvider provider, There there);
    }

    /** A column: the call, and where its request goes. */
    private record Call(String name, String method, String path, Action action) {}

    private static Object submit(TogetherProvider provider) {
        return provider.submit(SPEC, SubmitContext.of("the-key"));
    }

    private static final List<Call> CALLS = List.of(
            new Call("limits", "GET", "/fine-tunes/models/limits", (p, t) -> submit(p)),
            new Call("jobs", "GET", "/fine-tunes", (p, t) -> submit(p)),
            new Call("files", "GET", "/files", (p, t) -> submit(p)),
            new Call("upload", "POST", "/files/upload", (p, t) -> submit(p)),
            new Call("file", "GET", "/files/[^/]+", (p, t) -> submit(p)),
            new Call("create", "POST", "/fine-tunes", (p, t) -> submit(p)),
            new Call("job", "GET", "/fine-tunes/[^/]+", (p, t) -> p.poll(t.slow())),
            new Call("cancel", "POST", "/fine-tunes/[^/]+/cancel", (p, t) -> p.cancel(t.slow())),
            new Call("events", "GET", "/fine-tunes/[^/]+/events", (p, t) -> p.events(t.slow(), EventPage.START)),
            new Call("metrics", "GET", "/fine-tunes/[^/]+/metrics", (p, t) -> p.events(t.slow(), EventPage.START)),
            new Call("checkpoints", "GET", "/fine-tunes/[^/]+/checkpoints", (p, t) -> p.checkpoints(t.ended())),
            new Call("delete", "DELETE", "/fine-tunes/[^/]+", (p, t) -> p.delete(t.ended())),
            new Call("clean-up", "DELETE", "/files/[^/]+", (p, t) -> p.cleanUp(t.ended())),
            new Call("price", "POST", "/fine-tunes/estimate-price", (p, t) -> p.quote(SPEC)),
            new Call("models", "GET", "/fine-tunes/models/supported", (p, t) -> p.supportedModels()),
            new Call("download", "GET", "/finetune/download", FaultMatrixTest::download),
            new Call(
                    "chat",
                    "POST",
                    "/chat/completions",
                    (p, t) -> p.chatModel(ModelRef.of("together", FakeTogetherServer.QUICK))
                            .chat(ChatRequest.user("a b c d"))));

    /** The calls that start a job. */
    private static final List<String> SUBMITS = List.of("limits", "jobs", "files", "upload", "file", "create");
    /** The calls that need nothing to be there. */
    private static final List<String> ALONE = List.of("price", "models", "chat");

    private static boolean needsJobs(Call call) {
        return !SUBMITS.contains(call.name()) && !ALONE.contains(call.name());
    }

    private static Object download(TogetherProvider provider, There there) {
        return provider.downloadAdapter(there.ended(), folder.resolve("adapter-" + System.identityHashCode(provider)));
    }

    /** A row: the fault, and the outcomes expected in each column. */
    record Row(String name, @Nullable FakeFault fault, String expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Row> rows() {
        FakeFault slow = FakeFault.status(429, "rate_limit", "slow down");
        return List.of(
                row("connection refused", null, all("U3")),
                row("hung up, not carried out", FakeFault.hangUp(), all("U3")),
                row(
                        "hung up, carried out",
                        FakeFault.hangUp().afterExecuting(),
                        all("U3").guarded("ok1")),
                row(STALLS, FakeFault.stall(), all("U3").guarded("ok1").with("download", "T1")),
                row("cut off", FakeFault.truncate(), cutOff()),
                row("502 with a page", FakeFault.page(502, "text/html", "<title>Bad</title>"), passing("U")),
                row("400", FakeFault.status(400, "bad", "no"), all("I1").with("metrics", "ok1")),
                row("401", FakeFault.status(401, "invalid_api_key", "no"), all("A1")),
                row("401, credits used up", FakeFault.status(401, "", "exceeds your free trial credits"), all("P1")),
                row("402", FakeFault.status(402, "", "pay"), all("P1")),
                row("403", FakeFault.status(403, "forbidden", "not yours"), all("P1")),
                row("404", FakeFault.status(404, "not_found", "no such thing"), notFound()),
                row("408", FakeFault.status(408, "timeout", "late"), passing("U")),
                row("409", FakeFault.status(409, "conflict", "busy"), passing("T")),
                row("429 with retry-after-ms", slow.header("retry-after-ms", "1"), all("R3")),
                row("429 without a word", slow, all("R3")),
                row("500", FakeFault.status(500, "", "oops"), passing("U")),
                row("503", FakeFault.status(503, "", "busy"), passing("U")),
                row(
                        "another content type",
                        FakeFault.page(200, "text/plain", "hello"),
                        all("X1").with("download", "M1")),
                row(
                        "redirect to another host",
                        FakeFault.redirect(307, "https://127.0.0.1:1/v1"),
                        all("X1").with("download", "U3")),
                row(EXPIRED, null, all("X1")));
    }

    private static Row row(String name, @Nullable FakeFault fault, Expected expected) {
        return new Row(name, fault, String.join(" | ", expected.outcomes().values()));
    }

    /** Outcomes by column. */
    private record Expected(Map<String, String> outcomes) {
        Expected with(String column, String outcome) {
            Map<String, String> changed = new LinkedHashMap<>(outcomes);
            changed.put(column, outcome);
            return new Expected(changed);
        }

        /** What is made once, and looked for after a failure that leaves open whether it was made. */
        Expected guarded(String outcome) {
            return with("upload", outcome).with("create", outcome);
        }
    }

    private static Expected all(String outcome) {
        Map<String, String> outcomes = new LinkedHashMap<>();
        CALLS.forEach(call -> outcomes.put(call.name(), outcome));
        return new Expected(outcomes);
    }

    private static Expected passing(String code) {
        return all(code + "3");
    }

    /** What was carried out by an attempt whose answer was cut off is done: the second attempt finds it so. */
    private static Expected cutOff() {
        return all("U3")
                .guarded("ok1")
                .with("cancel", "ok2")
                .with("delete", "ok2")
                .with("clean-up", "ok2")
                .with("download", "T1");
    }

    private static Expected notFound() {
        Expected expected = all("I1");
        for (String job : List.of("job", "cancel", "events", "checkpoints", "download")) {
            expected = expected.with(job, "N1");
        }
        return expected.with("metrics", "ok1").with("delete", "ok1").with("clean-up", "ok1");
    }

    @TempDir
    static Path folder;

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
        ROWS.put(row.name(), String.join(" | ", outcomes));
        assertThat(String.join(" | ", outcomes)).as(row.name()).isEqualTo(row.expected());
    }

    private String outcome(Row row, Call call) throws Exception {
        boolean expired = row.name().equals(EXPIRED);
        FakeTogetherServer.Builder builder = FakeTogetherServer.builder().archive(Archives.adapter());
        if (call.name().equals("file")) {
            builder.processing(Duration.ofMillis(100));
        }
        try (Lab lab = new Lab(
                                expired
                                        ? builder.tls(Certificates.expired(folder)
                                                        .server())
                                                .start()
                                        : builder.start())
                        .unjudged();
                TogetherProvider provider = provider(row, call, lab)) {
            JobRef none = new JobRef("together", "ft-1");
            There there = expired || !needsJobs(call) ? new There(none, none) : there(lab);
            int before = lab.server.requests(call.method(), call.path()).size();
            if (row.fault() != null) {
                lab.server.fault(row.fault().on(call.method(), call.path()).times(1_000));
            }
            String outcome = outcome(call, provider, there, lab, before);
            if (row.fault() != null) {
                nothingIsLost(lab, call, provider, there);
            }
            return outcome;
        }
    }

    private TogetherProvider provider(Row row, Call call, Lab lab) throws Exception {
        Duration patience = Duration.ofMillis(row.name().equals(STALLS) ? 1_500 : 20_000);
        TogetherProviderBuilder builder = lab.builder()
                .http(http -> http.timeouts(t -> t.attempt(patience)))
                .uploadTimeout(patience);
        if (!row.name().equals(EXPIRED) && !call.name().equals("download")) {
            builder.http(http -> http.httpClient(SHARED));
        }
        if (row.name().equals("connection refused")) {
            builder.baseUrl(closedPort());
        } else if (row.name().equals(EXPIRED)) {
            var trust = Certificates.expired(folder).client();
            builder.http(http -> http.network(n -> n.sslContext(trust)));
        }
        return builder.build();
    }

    private static URI closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/v1");
        }
    }

    /** Two jobs, made by another instance, while all is well. */
    private static There there(Lab lab) {
        try (TogetherProvider other =
                lab.builder().http(http -> http.httpClient(SHARED)).build()) {
            JobRef slow = other.submit(SPEC, SubmitContext.of("slow-key"));
            JobRef quick = other.submit(Data.spec().build(), SubmitContext.of("quick-key"));
            while (!other.poll(quick).status().terminal()) {
                LockSupport.parkNanos(1_000_000);
            }
            return new There(slow, quick);
        }
    }

    private static String outcome(Call call, TogetherProvider provider, There there, Lab lab, int before) {
        try {
            assertThat(call.action().on(provider, there)).isNotNull();
            return "ok" + (lab.server.requests(call.method(), call.path()).size() - before);
        } catch (ProviderException e) {
            assertThat(e.provider()).isEqualTo("together");
            assertThat(e.getMessage()).contains(" -> ").doesNotContain("fake-key");
            // the JDK's client, too, repeats a GET on a connection that was closed, so requests are not counted there
            int made = lab.server.requests(call.method(), call.path()).size() - before;
            boolean guarded = call.name().equals("upload") || call.name().equals("create");
            return code(e) + (guarded && made > 0 ? made : e.attempts());
        } catch (io.github.finetune4j.error.InvalidModelException e) {
            return "M" + (lab.server.requests(call.method(), call.path()).size() - before);
        }
    }

    private static String code(ProviderException e) {
        Map<Class<?>, String> codes = Map.of(
                ProviderUnavailableException.class, "U",
                TransientProviderException.class, "T",
                RateLimitedException.class, "R",
                InvalidRequestException.class, "I",
                AuthenticationException.class, "A",
                PermissionException.class, "P",
                JobNotFoundException.class, "N",
                ProviderException.class, "X");
        return Optional.ofNullable(codes.get(e.getClass())).orElse(e.getClass().getSimpleName());
    }

    /** When the fault is gone the same call goes well, and there is one job of the key, however often it was tried. */
    private static void nothingIsLost(Lab lab, Call call, TogetherProvider provider, There there) {
        lab.server.noFaults();
        assertThat(call.action().on(provider, there)).isNotNull();
        int jobs = SUBMITS.contains(call.name()) ? 1 : needsJobs(call) ? 2 : 0;
        assertThat(lab.server.jobs()).as("jobs").isEqualTo(jobs);
        assertThat(lab.server.files()).as("files").isLessThanOrEqualTo(1);
    }

    @AfterAll
    static void print() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(
                "| fault | " + String.join(" | ", CALLS.stream().map(Call::name).toList()) + " |");
        lines.add("|" + "---|".repeat(CALLS.size() + 1));
        ROWS.forEach((fault, outcomes) -> lines.add("| " + fault + " | " + outcomes + " |"));
        System.out.println(String.join("\n", lines));
        if (ROWS.size() == rows().size()) { // all of them ran
            assertThat(Files.readString(Path.of("..", "docs", "guides", "together.md")))
                    .contains(lines);
        }
    }
}
