// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.fixtures.Certificates;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeRequest;
import io.github.finetune4j.testkit.services.FakeFireworksServer;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.TrainingMethod;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every call against every fault that does not go away: which exception, after how many attempts, and that nothing is
 * lost or doubled. What is expected stands in the table of the documentation.
 */
@Tag("slow")
class FaultMatrixTest {
    private static final String REFUSED = "connection refused";
    private static final String STALLS = "body stalls";
    private static final String EXPIRED = "expired certificate";
    private static final String ACCOUNT = "/v1/accounts/fake-account";
    private static final String JOBS = ACCOUNT + "/supervisedFineTuningJobs";
    private static final String DPO_JOBS = ACCOUNT + "/dpoJobs";
    private static final String DATA = ACCOUNT + "/datasets";
    private static final String ONE = "/[^/:]+";
    private static final FineTuneSpec SPEC =
            Data.spec().baseModel(FakeFireworksServer.SLOW).build();
    private static final FineTuneSpec PAIRS =
            Data.spec().trainingData(Data.pairs(4)).method(TrainingMethod.DPO).build();
    private static final Map<String, String> ROWS = new LinkedHashMap<>();

    /** What a call needs to be there already: a job under way, two that have ended, and a model. */
    private record There(JobRef slow, JobRef ended, JobRef pairs) {}

    @FunctionalInterface
    private interface Action {
        Object on(FireworksProvider provider, There there);
    }

    /**
     * A column: the call, and where its request goes.
     *
     * @param kind what it needs
     */
    private record Call(String name, Kind kind, String method, String path, Action action) {
        boolean storage() {
            return path.startsWith("/upload/") || path.startsWith("/metrics/") || path.startsWith("/adapter/");
        }
    }

    private enum Kind {
        /** Starts a job. */
        SUBMIT,
        /** Starts a job with rows that go into the storage. */
        LARGE,
        /** Is asked with nothing there. */
        ALONE,
        /** As ALONE, and the account is not set. */
        NAMELESS,
        /** Asks about jobs that are there. */
        JOBS
    }

    private static final List<Call> CALLS = List.of(
            new Call("account", Kind.NAMELESS, "GET", "/v1/accounts", (p, t) -> p.leftovers()),
            new Call("model", Kind.SUBMIT, "GET", "/v1/accounts/fireworks/models" + ONE, (p, t) -> submit(p)),
            new Call("look", Kind.SUBMIT, "GET", JOBS + ONE, (p, t) -> submit(p)),
            new Call("rows", Kind.SUBMIT, "GET", DATA + ONE, (p, t) -> submit(p)),
            new Call("make", Kind.SUBMIT, "POST", DATA, (p, t) -> submit(p)),
            new Call("upload", Kind.SUBMIT, "POST", DATA + ONE + ":upload", (p, t) -> submit(p)),
            new Call("place", Kind.LARGE, "POST", DATA + ONE + ":getUploadEndpoint", (p, t) -> submit(p)),
            new Call("put", Kind.LARGE, "PUT", "/upload/.*", (p, t) -> submit(p)),
            new Call("validate", Kind.LARGE, "POST", DATA + ONE + ":validateUpload", (p, t) -> submit(p)),
            new Call("create", Kind.SUBMIT, "POST", JOBS, (p, t) -> submit(p)),
            new Call("job", Kind.JOBS, "GET", JOBS + ONE, (p, t) -> p.poll(t.slow())),
            new Call("cancel", Kind.JOBS, "POST", JOBS + ONE + ":cancel", (p, t) -> p.cancel(t.slow())),
            new Call("metrics", Kind.JOBS, "GET", "/metrics/.*", (p, t) -> p.events(t.ended(), EventPage.START)),
            new Call(
                    "pairs' metrics",
                    Kind.JOBS,
                    "GET",
                    DPO_JOBS + ONE + ":getMetricsFileEndpoint",
                    (p, t) -> p.events(t.pairs(), EventPage.START)),
            new Call("delete", Kind.JOBS, "DELETE", JOBS + ONE, (p, t) -> p.delete(t.ended())),
            new Call("clean-up", Kind.JOBS, "DELETE", DATA + ONE, (p, t) -> p.cleanUp(t.ended())),
            new Call("left", Kind.ALONE, "GET", DATA, (p, t) -> p.leftovers()),
            new Call("jobs", Kind.JOBS, "GET", DPO_JOBS, (p, t) -> p.deleteEverything()),
            new Call("price", Kind.ALONE, "POST", JOBS + ":estimateCost", (p, t) -> p.quote(SPEC)),
            new Call("models", Kind.ALONE, "GET", "/v1/accounts/fireworks/models", (p, t) -> p.supportedModels()),
            new Call("files", Kind.JOBS, "GET", ACCOUNT + "/models" + ONE + ":.*", FaultMatrixTest::download),
            new Call("download", Kind.JOBS, "GET", "/adapter/adapter_model.*", FaultMatrixTest::download),
            new Call(
                    "chat",
                    Kind.ALONE,
                    "POST",
                    "/inference/v1/chat/completions",
                    (p, t) -> p.chatModel(ModelRef.of("fireworks", FakeFireworksServer.QUICK))
                            .chat(ChatRequest.user("a b c d"))));

    /** What is made once, and looked for after a failure that leaves open whether it was made. */
    private static final Set<String> GUARDED = Set.of("make", "create");

    private static Object submit(FireworksProvider provider) {
        return provider.submit(SPEC, SubmitContext.of("the-key"));
    }

    private static Object download(FireworksProvider provider, There there) {
        return provider.downloadAdapter(there.ended(), folder.resolve("adapter-" + System.identityHashCode(provider)));
    }

    /** A row: the fault. */
    record Row(String name, @Nullable FakeFault fault) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Every third, which takes seconds; all with {@code -Dfinetune4j.faults=all}. */
    static List<Row> rows() {
        List<Row> all = all();
        boolean every = System.getProperty("finetune4j.faults", "").equals("all");
        return IntStream.range(0, all.size())
                .filter(i -> every || i % 3 == 2)
                .mapToObj(all::get)
                .toList();
    }

    private static List<Row> all() {
        FakeFault slow = FakeFault.status(429, "8", "slow down");
        return List.of(
                new Row(REFUSED, null),
                new Row("hung up, not carried out", FakeFault.hangUp()),
                new Row("hung up, carried out", FakeFault.hangUp().afterExecuting()),
                new Row(STALLS, FakeFault.stall()),
                new Row(EXPIRED, null),
                new Row("cut off", FakeFault.truncate()),
                new Row("502 with a page", FakeFault.page(502, "text/html", "<title>Bad</title>")),
                new Row("400", FakeFault.status(400, "3", "no")),
                new Row("401", FakeFault.status(401, "16", "no")),
                new Row("402", FakeFault.status(402, "", "pay")),
                new Row("403", FakeFault.status(403, "7", "not yours")),
                new Row("404", FakeFault.status(404, "5", "no such thing")),
                new Row("408", FakeFault.status(408, "", "late")),
                new Row("409 ABORTED", FakeFault.status(409, "10", "busy")),
                new Row("409 ALREADY_EXISTS", FakeFault.status(409, "6", "taken")),
                new Row("412", FakeFault.status(412, "", "suspended")),
                new Row("429 with retry-after-ms", slow.header("retry-after-ms", "1")),
                new Row("429 without a word", slow),
                new Row("500", FakeFault.status(500, "13", "oops")),
                new Row("503", FakeFault.status(503, "14", "busy")),
                new Row("another content type", FakeFault.page(200, "text/plain", "hello")),
                new Row("redirect to another host", FakeFault.redirect(307, "https://127.0.0.1:1/v1")));
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
        String line = "| " + row.name() + " | " + String.join(" | ", outcomes) + " |";
        ROWS.put(row.name(), line);
        assertThat(table()).contains(line);
    }

    private static List<String> table() throws IOException {
        return Files.readAllLines(Fixtures.repository().resolve("docs/guides/fireworks.md"));
    }

    private String outcome(Row row, Call call) throws Exception {
        boolean expired = row.name().equals(EXPIRED);
        FakeFireworksServer.Builder builder =
                FakeFireworksServer.builder().adapter(Fixtures.path("lora/peft-adapter-lora"));
        if (expired) {
            builder.tls(Certificates.expired(folder).server());
        }
        try (Lab lab = new Lab(builder.start()).unjudged();
                FireworksProvider provider = provider(row, call, lab)) {
            JobRef none = new JobRef("fireworks", "supervisedFineTuningJobs/none");
            boolean jobs = call.kind() == Kind.JOBS && !expired;
            There there = jobs ? there(lab) : new There(none, none, none);
            int before = requests(lab, call).size();
            if (row.fault() != null) {
                FakeFault fault = row.fault().on(call.method(), call.path()).times(1_000);
                if (call.storage()) {
                    lab.server.storageFault(fault);
                } else {
                    lab.server.fault(fault);
                }
            }
            String outcome = outcome(call, provider, there, lab, before);
            if (row.fault() != null) {
                nothingIsLost(lab, call, provider, there);
            }
            return outcome;
        }
    }

    private static List<FakeRequest> requests(Lab lab, Call call) {
        return call.storage()
                ? lab.server.storageRequests(call.method(), call.path())
                : lab.server.requests(call.method(), call.path());
    }

    private FireworksProvider provider(Row row, Call call, Lab lab) throws Exception {
        Duration patience = Duration.ofMillis(row.name().equals(STALLS) ? 1_500 : 20_000);
        FireworksProviderBuilder builder;
        if (row.name().equals(EXPIRED)) {
            var trust = Certificates.expired(folder).client();
            builder = lab.bare().http(http -> http.network(n -> n.sslContext(trust)));
        } else {
            builder = lab.builder();
        }
        builder.http(http -> http.timeouts(t -> t.attempt(patience))).uploadTimeout(patience);
        if (call.kind() == Kind.NAMELESS) {
            builder.anyAccount();
        } else if (call.kind() == Kind.LARGE) {
            builder.largestForm(10);
        }
        return row.name().equals(REFUSED) ? builder.baseUrl(closedPort()).build() : builder.build();
    }

    private static URI closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }

    /** Three jobs, made by another instance, while all is well. */
    private static There there(Lab lab) {
        try (FireworksProvider other = lab.provider()) {
            JobRef slow = other.submit(SPEC, SubmitContext.of("slow-key"));
            JobRef quick = other.submit(Data.spec().build(), SubmitContext.of("quick-key"));
            JobRef pairs = other.submit(PAIRS, SubmitContext.of("pairs-key"));
            for (JobRef job : List.of(quick, pairs)) {
                while (!other.poll(job).status().terminal()) {
                    LockSupport.parkNanos(1_000_000);
                }
            }
            return new There(slow, quick, pairs);
        }
    }

    private static String outcome(Call call, FireworksProvider provider, There there, Lab lab, int before) {
        try {
            assertThat(call.action().on(provider, there)).isNotNull();
            return "ok" + (requests(lab, call).size() - before);
        } catch (ProviderException e) {
            assertThat(e.provider()).isEqualTo("fireworks");
            assertThat(e.getMessage()).contains(" -> ").doesNotContain("fake-key", "fake-signature");
            // the JDK's client, too, repeats a GET on a connection that was closed, so requests are not counted there
            int made = requests(lab, call).size() - before;
            return code(e) + (GUARDED.contains(call.name()) && made > 0 ? made : e.attempts());
        } catch (InvalidModelException e) {
            return "M" + (requests(lab, call).size() - before);
        } catch (IllegalStateException e) {
            return "S" + (requests(lab, call).size() - before);
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
    private static void nothingIsLost(Lab lab, Call call, FireworksProvider provider, There there) {
        lab.server.noFaults();
        assertThat(call.action().on(provider, there)).isNotNull();
        int jobs = call.kind() == Kind.JOBS ? 3 : call.kind() == Kind.SUBMIT || call.kind() == Kind.LARGE ? 1 : 0;
        assertThat(lab.server.jobs()).as("jobs").isEqualTo(jobs);
        assertThat(lab.server.dataSets()).as("data sets").isLessThanOrEqualTo(Math.max(1, jobs));
    }

    @AfterAll
    static void print() throws IOException {
        String head =
                "| fault | " + String.join(" | ", CALLS.stream().map(Call::name).toList()) + " |";
        System.out.println(head + "\n|" + "---|".repeat(CALLS.size() + 1));
        ROWS.values().forEach(System.out::println);
        assertThat(table()).contains(head);
    }
}
