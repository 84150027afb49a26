// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
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
import io.github.finetune4j.testkit.services.FakeVertexServer;
import io.github.finetune4j.training.FineTuneSpec;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;

/** The kit of faults; what is expected stands in the table of the documentation. */
@Tag("slow")
class FaultMatrixTest extends ProviderFaultsTck<FaultMatrixTest.Bench> {
    private static final FineTuneSpec SPEC =
            Data.spec().baseModel(FakeVertexServer.SLOW).build();
    /** One for all cases, since making one costs more than a case. */
    private static final HttpClient SHARED = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private static final String JOBS = "/v1/projects/[^/]+/locations/[^/]+/tuningJobs";
    private static final String UPLOAD = "/upload/storage/v1/b/[^/]+/o";
    private static final String BUCKET = "/storage/v1/b/[^/]+";

    /** What is opened for a case, and a job that is there already. */
    record Bench(Lab lab, VertexAiProvider provider, JobRef there) implements FaultBench {
        @Override
        public FakeVertexServer service() {
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
                call("bucket", "GET", BUCKET, Bench::submit).submits(),
                call("permissions", "GET", BUCKET + "/iam/testPermissions", Bench::submit)
                        .submits(),
                call("own bucket", "GET", "/storage/v1/b", Bench::submit).submits(),
                call("find object", "GET", BUCKET + "/o/.+", Bench::submit).submits(),
                call("begin upload", "POST", UPLOAD, Bench::submit).submits(),
                call("upload", "PUT", UPLOAD, Bench::submit).submits().guarded(),
                call("jobs", "GET", JOBS, Bench::submit).submits(),
                call("create", "POST", JOBS, Bench::submit).submits().guarded(),
                call("job", "GET", JOBS + "/[^/]+", b -> b.provider().poll(b.there())),
                call("events", "GET", JOBS + "/[^/]+", b -> b.provider().events(b.there(), EventPage.START)),
                call("cancel", "POST", JOBS + "/[^/]+:cancel", b -> b.provider().cancel(b.there())),
                call("objects", "GET", BUCKET + "/o", b -> b.provider().leftovers()),
                call("delete", "DELETE", BUCKET + "/o/.+", b -> b.provider().deleteEverything()),
                call(
                        "chat",
                        "POST",
                        ".*:generateContent",
                        b -> model(b.provider()).chat(ChatRequest.user("a b c d"))),
                call(
                        "stream",
                        "POST",
                        ".*:streamGenerateContent",
                        b -> model(b.provider()).chat(ChatRequest.user("a b"), s -> {})),
                call(
                        "tokens",
                        "POST",
                        ".*:countTokens",
                        b -> model(b.provider()).countTokens(List.of(Message.user("a b")))));
    }

    private static VertexAiChatModel model(VertexAiProvider provider) {
        return provider.chatModel(ModelRef.of("vertex-ai", FakeVertexServer.QUICK));
    }

    @Override
    protected List<FaultRow> rows() {
        return List.of(
                new FaultRow(FaultRow.REFUSED, null),
                new FaultRow("hung up, not carried out", FakeFault.hangUp()),
                new FaultRow("hung up, carried out", FakeFault.hangUp().afterExecuting()),
                new FaultRow("body stalls", FakeFault.stall()),
                new FaultRow("cut off", FakeFault.truncate()),
                new FaultRow("502 with a page", FakeFault.page(502, "text/html", "<title>Bad</title>")),
                row(400, "INVALID_ARGUMENT", "no"),
                row(401, "UNAUTHENTICATED", "no"),
                row(403, "PERMISSION_DENIED", "no"),
                row(404, "NOT_FOUND", "no such thing"),
                row(408, "DEADLINE_EXCEEDED", "late"),
                row(409, "ABORTED", "busy"),
                row(410, "NOT_FOUND", "gone"),
                row(412, "FAILED_PRECONDITION", "changed"),
                row(429, "RESOURCE_EXHAUSTED", "Quota exceeded for tuning jobs."),
                new FaultRow(
                        "429 with retry-after",
                        error(429, "RESOURCE_EXHAUSTED", "slow").header("retry-after", "1")),
                new FaultRow("429, quota of zero", error(429, "RESOURCE_EXHAUSTED", "Quota exceeded, limit: 0.")),
                row(500, "INTERNAL", "oops"),
                row(503, "UNAVAILABLE", "busy"),
                new FaultRow("another content type", FakeFault.page(200, "text/plain", "hello")),
                new FaultRow("redirect to another host", FakeFault.redirect(307, "https://example.com/v1")));
    }

    private static FakeFault error(int status, String word, String message) {
        return FakeVertexServer.error(status, word, message);
    }

    private static FaultRow row(int status, String word, String message) {
        return new FaultRow(status + " " + word, error(status, word, message));
    }

    @Override
    protected Optional<List<String>> table() throws IOException {
        return Optional.of(FaultTables.of("Vertex AI"));
    }

    @Override
    protected List<String> secrets() {
        return List.of(FakeVertexServer.TOKEN);
    }

    /** What is left behind is listed. */
    @Override
    protected String success(FaultCall<Bench> call, Object result) {
        return call.name().equals("delete") && result instanceof List<?> list && !list.isEmpty() ? "kept" : "ok";
    }

    @Override
    protected Bench open(FaultCase<Bench> at) {
        Lab lab = new Lab(FakeVertexServer.builder().clock(ticking()).start());
        return new Bench(lab, provider(at, lab), there(lab, at.call()));
    }

    /** The service's time goes on from request to request: a cancelled job has ended when it is cancelled again. */
    private static InstantSource ticking() {
        Instant begin = Instant.now();
        AtomicLong ticks = new AtomicLong();
        return () -> begin.plusMillis(10 * ticks.incrementAndGet());
    }

    /** A job and its data, made by another instance, while all is well; where data are to be uploaded, others. */
    private static JobRef there(Lab lab, FaultCall<Bench> call) {
        boolean uploads = call.path().equals(UPLOAD);
        FineTuneSpec spec =
                uploads ? SPEC.toBuilder().trainingData(Data.rows("Other", 12)).build() : SPEC;
        try (VertexAiProvider other =
                lab.builder().http(http -> http.httpClient(SHARED)).build()) {
            return other.submit(spec, SubmitContext.of("another-key"));
        }
    }

    private static VertexAiProvider provider(FaultCase<Bench> at, Lab lab) {
        VertexAiProviderBuilder builder = lab.builder()
                .http(http -> http.httpClient(SHARED).timeouts(t -> t.attempt(at.attemptTimeout())))
                .storage(s -> s.timeout(at.attemptTimeout()));
        if (at.call().path().contains("/storage/")) {
            builder.storage(s -> s.endpoint(at.url(lab.server.url())));
        } else {
            builder.endpoint(at.url(lab.server.url()));
        }
        return builder.build();
    }
}
