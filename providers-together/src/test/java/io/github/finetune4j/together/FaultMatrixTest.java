// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.fixtures.Certificates;
import io.github.finetune4j.fixtures.FaultTables;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FaultBench;
import io.github.finetune4j.testkit.FaultCall;
import io.github.finetune4j.testkit.FaultCase;
import io.github.finetune4j.testkit.FaultRow;
import io.github.finetune4j.testkit.ProviderFaultsTck;
import io.github.finetune4j.testkit.services.FakeTogetherServer;
import io.github.finetune4j.training.FineTuneSpec;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The kit of faults; what is expected stands in the table of the documentation. */
@Tag("slow")
class FaultMatrixTest extends ProviderFaultsTck<FaultMatrixTest.Bench> {
    private static final String EXPIRED = "expired certificate";
    /** One for all cases, since making one costs more than a case. Downloads go their own way, and keep it. */
    private static final HttpClient SHARED = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private static final FineTuneSpec SPEC =
            Data.spec().baseModel(FakeTogetherServer.SLOW).build();
    private static final JobRef NONE = new JobRef("together", "ft-1");
    /** The calls that need no job to be there. */
    private static final Set<String> ALONE =
            Set.of("limits", "jobs", "files", "upload", "file", "create", "price", "models", "chat");

    @TempDir
    Path folder;

    /** What a call needs to be there already: a job under way, and one that has ended. */
    record Bench(Lab lab, TogetherProvider provider, JobRef slow, JobRef ended, Path target) implements FaultBench {
        @Override
        public FakeTogetherServer service() {
            return lab.server;
        }

        Object submit() {
            return provider.submit(SPEC, SubmitContext.of("the-key"));
        }

        @Override
        public void close() {
            provider.close();
            lab.close();
        }
    }

    @Override
    protected List<FaultCall<Bench>> calls() {
        return List.of(
                call("limits", "GET", "/fine-tunes/models/limits", Bench::submit)
                        .submits(),
                call("jobs", "GET", "/fine-tunes", Bench::submit).submits(),
                call("files", "GET", "/files", Bench::submit).submits(),
                call("upload", "POST", "/files/upload", Bench::submit).submits().guarded(),
                call("file", "GET", "/files/[^/]+", Bench::submit).submits(),
                call("create", "POST", "/fine-tunes", Bench::submit).submits().guarded(),
                call("job", "GET", "/fine-tunes/[^/]+", b -> b.provider().poll(b.slow())),
                call(
                        "cancel",
                        "POST",
                        "/fine-tunes/[^/]+/cancel",
                        b -> b.provider().cancel(b.slow())),
                call(
                        "events",
                        "GET",
                        "/fine-tunes/[^/]+/events",
                        b -> b.provider().events(b.slow(), EventPage.START)),
                call(
                        "metrics",
                        "GET",
                        "/fine-tunes/[^/]+/metrics",
                        b -> b.provider().events(b.slow(), EventPage.START)),
                call(
                        "checkpoints",
                        "GET",
                        "/fine-tunes/[^/]+/checkpoints",
                        b -> b.provider().checkpoints(b.ended())),
                call("delete", "DELETE", "/fine-tunes/[^/]+", b -> b.provider().delete(b.ended())),
                call("clean-up", "DELETE", "/files/[^/]+", b -> b.provider().cleanUp(b.ended())),
                call(
                        "price",
                        "POST",
                        "/fine-tunes/estimate-price",
                        b -> b.provider().quote(SPEC)),
                call(
                        "models",
                        "GET",
                        "/fine-tunes/models/supported",
                        b -> b.provider().supportedModels()),
                call("download", "GET", "/finetune/download", b -> b.provider().downloadAdapter(b.ended(), b.target())),
                call(
                        "chat",
                        "POST",
                        "/chat/completions",
                        b -> b.provider()
                                .chatModel(ModelRef.of("together", FakeTogetherServer.QUICK))
                                .chat(ChatRequest.user("a b c d"))));
    }

    @Override
    protected List<FaultRow> rows() {
        FakeFault slow = FakeFault.status(429, "rate_limit", "slow down");
        return List.of(
                new FaultRow(FaultRow.REFUSED, null),
                new FaultRow("hung up, not carried out", FakeFault.hangUp()),
                new FaultRow("hung up, carried out", FakeFault.hangUp().afterExecuting()),
                new FaultRow("body stalls", FakeFault.stall()),
                new FaultRow("cut off", FakeFault.truncate()),
                new FaultRow("502 with a page", FakeFault.page(502, "text/html", "<title>Bad</title>")),
                new FaultRow("400", FakeFault.status(400, "bad", "no")),
                new FaultRow("401", FakeFault.status(401, "invalid_api_key", "no")),
                new FaultRow("401, credits used up", FakeFault.status(401, "", "exceeds your free trial credits")),
                new FaultRow("402", FakeFault.status(402, "", "pay")),
                new FaultRow("403", FakeFault.status(403, "forbidden", "not yours")),
                new FaultRow("404", FakeFault.status(404, "not_found", "no such thing")),
                new FaultRow("408", FakeFault.status(408, "timeout", "late")),
                new FaultRow("409", FakeFault.status(409, "conflict", "busy")),
                new FaultRow("429 with retry-after-ms", slow.header("retry-after-ms", "1")),
                new FaultRow("429 without a word", slow),
                new FaultRow("500", FakeFault.status(500, "", "oops")),
                new FaultRow("503", FakeFault.status(503, "", "busy")),
                new FaultRow("another content type", FakeFault.page(200, "text/plain", "hello")),
                new FaultRow("redirect to another host", FakeFault.redirect(307, "https://127.0.0.1:1/v1")),
                new FaultRow(EXPIRED, null));
    }

    @Override
    protected Optional<List<String>> table() throws IOException {
        return Optional.of(FaultTables.of("Together AI"));
    }

    @Override
    protected List<String> secrets() {
        return List.of("fake-key");
    }

    @Override
    protected Bench open(FaultCase<Bench> at) throws Exception {
        boolean expired = at.row().is(EXPIRED);
        FakeTogetherServer.Builder builder = FakeTogetherServer.builder().archive(Archives.adapter());
        if (at.call().name().equals("file")) {
            builder.processing(Duration.ofMillis(100));
        }
        if (expired) {
            builder.tls(Certificates.expired(folder).server());
        }
        Lab lab = new Lab(builder.start()).unjudged();
        Path target = folder.resolve("adapter-" + System.identityHashCode(lab));
        if (expired || ALONE.contains(at.call().name())) {
            return new Bench(lab, provider(at, lab), NONE, NONE, target);
        }
        try (TogetherProvider other =
                lab.builder().http(http -> http.httpClient(SHARED)).build()) {
            JobRef slow = other.submit(SPEC, SubmitContext.of("slow-key"));
            JobRef quick = other.submit(Data.spec().build(), SubmitContext.of("quick-key"));
            while (!other.poll(quick).status().terminal()) {
                LockSupport.parkNanos(1_000_000);
            }
            return new Bench(lab, provider(at, lab), slow, quick, target);
        }
    }

    private TogetherProvider provider(FaultCase<Bench> at, Lab lab) throws Exception {
        TogetherProviderBuilder builder = lab.builder()
                .baseUrl(at.url(lab.server.baseUrl()))
                .http(http -> http.timeouts(t -> t.attempt(at.attemptTimeout())))
                .uploadTimeout(at.attemptTimeout());
        if (at.row().is(EXPIRED)) {
            var trust = Certificates.expired(folder).client();
            builder.http(http -> http.network(n -> n.sslContext(trust)));
        } else if (!at.call().name().equals("download")) {
            builder.http(http -> http.httpClient(SHARED));
        }
        return builder.build();
    }

    @Override
    protected void check(Bench bench, FaultCall<Bench> call) {
        assertThat(bench.service().files()).as("files").isLessThanOrEqualTo(1);
    }
}
