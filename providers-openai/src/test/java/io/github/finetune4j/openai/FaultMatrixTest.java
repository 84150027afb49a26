// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.fixtures.Certificates;
import io.github.finetune4j.fixtures.FaultTables;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.internal.json.Json;
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
import io.github.finetune4j.testkit.services.FakeBatching;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.training.FineTuneSpec;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The kit of faults; what is expected stands in the table of the documentation. */
@Tag("slow")
class FaultMatrixTest extends ProviderFaultsTck<FaultMatrixTest.Bench> {
    private static final FineTuneSpec SPEC =
            Data.spec().baseModel(FakeOpenAiServer.SLOW).build();
    private static final String EXPIRED = "expired certificate";
    private static final String APART = "429, clocks an hour apart";
    /** One for all cases, since making one costs more than a case. Downloads go their own way, and keep it. */
    private static final HttpClient SHARED = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private static final String LINE = "{\"messages\":[]}\n".repeat(4);

    @TempDir
    Path folder;

    /** What a call needs to be there already. */
    private record There(JobRef job, String file, String requests, String batch, String completion) {}

    /**
     * What is opened for a case.
     *
     * @param apart whether the clocks of client and service are an hour apart
     */
    record Bench(Lab lab, OpenAiProvider provider, There there, boolean apart) implements FaultBench {
        @Override
        public FakeOpenAiServer service() {
            return lab.server;
        }

        Object inParts() {
            return provider.files().upload("large.jsonl", "fine-tune", content(LINE + LINE));
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
                call(
                                "upload",
                                "POST",
                                "/files",
                                b -> b.provider().files().upload("x.jsonl", "fine-tune", content(LINE)))
                        .once(),
                call("parts", "POST", "/uploads/[^/]+/parts", Bench::inParts),
                call("complete", "POST", "/uploads/[^/]+/complete", Bench::inParts)
                        .once(),
                call(
                        "file",
                        "GET",
                        "/files/[^/]+",
                        b -> b.provider().files().get(b.there().file())),
                call(
                        "files",
                        "GET",
                        "/files",
                        b -> b.provider().files().list("fine-tune").stream().count()),
                call(
                        "content",
                        "GET",
                        "/files/[^/]+/content",
                        b -> b.provider().files().bytes(b.there().file())),
                call(
                        "delete file",
                        "DELETE",
                        "/files/[^/]+",
                        b -> b.provider().files().delete(b.there().file())),
                call("submit", "POST", "/fine_tuning/jobs", b -> b.provider().submit(SPEC, SubmitContext.of("the-key")))
                        .guarded()
                        .submits(),
                call(
                                "create",
                                "POST",
                                "/fine_tuning/jobs",
                                b -> b.provider()
                                        .jobs()
                                        .create(Map.of(
                                                "model",
                                                FakeOpenAiServer.SLOW,
                                                "training_file",
                                                b.there().file())))
                        .once()
                        .submits(),
                call(
                        "job",
                        "GET",
                        "/fine_tuning/jobs/[^/]+",
                        b -> b.provider().poll(b.there().job())),
                call(
                        "jobs",
                        "GET",
                        "/fine_tuning/jobs",
                        b -> b.provider().jobs().list().stream().count()),
                call(
                        "cancel",
                        "POST",
                        "/fine_tuning/jobs/[^/]+/cancel",
                        b -> b.provider().cancel(b.there().job())),
                call(
                        "pause",
                        "POST",
                        "/fine_tuning/jobs/[^/]+/pause",
                        b -> b.provider().pause(b.there().job())),
                call(
                        "events",
                        "GET",
                        "/fine_tuning/jobs/[^/]+/events",
                        b -> b.provider().events(b.there().job(), EventPage.START)),
                call(
                        "checkpoints",
                        "GET",
                        "/fine_tuning/jobs/[^/]+/checkpoints",
                        b -> b.provider().checkpoints(b.there().job())),
                call("model", "GET", "/models/.+", b -> b.provider().models().find(FakeOpenAiServer.SLOW)),
                call("models", "GET", "/models", b -> b.provider().models().list()),
                call(
                        "delete model",
                        "DELETE",
                        "/models/.+",
                        b -> b.provider().models().delete("ft:gone")),
                call(
                        "chat",
                        "POST",
                        "/chat/completions",
                        b -> model(b.provider()).chat(ChatRequest.user("a b c d"))),
                call(
                        "stream",
                        "POST",
                        "/chat/completions",
                        b -> model(b.provider()).chat(ChatRequest.user("a b"), s -> {})),
                call(
                                "new batch",
                                "POST",
                                "/batches",
                                b -> b.provider().batches().create(b.there().requests(), Map.of()))
                        .once(),
                call(
                        "batch",
                        "GET",
                        "/batches/[^/]+",
                        b -> b.provider().batches().get(b.there().batch())),
                call(
                        "batches",
                        "GET",
                        "/batches",
                        b -> b.provider().batches().list().stream().count()),
                call(
                        "end batch",
                        "POST",
                        "/batches/[^/]+/cancel",
                        b -> b.provider().batches().cancel(b.there().batch())),
                call(
                        "stored",
                        "GET",
                        "/chat/completions",
                        b -> b.provider().storedCompletions().list("").stream().count()),
                call(
                        "asked",
                        "GET",
                        "/chat/completions/[^/]+/messages",
                        b -> b.provider().storedCompletions().messages(b.there().completion()).stream()
                                .count()));
    }

    private static Content content(String text) {
        return Content.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static OpenAiChatModel model(OpenAiProvider provider) {
        return provider.chatModel(ModelRef.of("openai", FakeOpenAiServer.QUICK));
    }

    @Override
    protected List<FaultRow> rows() {
        String closed = "Fine-tuning is no longer available to this organization.";
        FakeFault slow = FakeFault.status(429, "rate_limit_exceeded", "slow down");
        return List.of(
                new FaultRow(FaultRow.REFUSED, null),
                new FaultRow("hung up, not carried out", FakeFault.hangUp()),
                new FaultRow("hung up, carried out", FakeFault.hangUp().afterExecuting()),
                new FaultRow("body stalls", FakeFault.stall()),
                new FaultRow("cut off", FakeFault.truncate()),
                new FaultRow("502 with a page", FakeFault.page(502, "text/html", "<title>Bad</title>")),
                new FaultRow("400", FakeFault.status(400, "bad", "no")),
                new FaultRow("401", FakeFault.status(401, "invalid_api_key", "no")),
                new FaultRow("403, closed to new jobs", FakeFault.status(403, "closed", closed)),
                new FaultRow("404", FakeFault.status(404, "not_found", "no such thing")),
                new FaultRow("408", FakeFault.status(408, "timeout", "late")),
                new FaultRow("409", FakeFault.status(409, "conflict", "busy")),
                new FaultRow("429 with retry-after-ms", slow.header("retry-after-ms", "1")),
                new FaultRow("429 without a word", slow),
                new FaultRow("429, quota used up", FakeFault.status(429, "insufficient_quota", "pay")),
                new FaultRow("500", FakeFault.status(500, "", "oops")),
                new FaultRow("503", FakeFault.status(503, "", "busy")),
                new FaultRow("another content type", FakeFault.page(200, "text/plain", "hello")),
                new FaultRow("redirect to another host", FakeFault.redirect(307, "https://example.com/v1")),
                new FaultRow(EXPIRED, null),
                new FaultRow(APART, slow));
    }

    @Override
    protected Optional<List<String>> table() throws IOException {
        return Optional.of(FaultTables.of("OpenAI"));
    }

    @Override
    protected List<String> secrets() {
        return List.of("sk-fake-key");
    }

    @Override
    protected Bench open(FaultCase<Bench> at) throws Exception {
        FakeOpenAiServer.Builder builder = FakeOpenAiServer.builder().batching(FakeBatching.usual());
        boolean expired = at.row().is(EXPIRED);
        Lab lab = new Lab(
                expired ? builder.tls(Certificates.expired(folder).server()).start() : builder.start());
        There there = expired
                ? new There(new JobRef("openai", "ftjob-1"), "file-1", "file-2", "batch_1", "chatcmpl-1")
                : there(lab);
        return new Bench(lab, provider(at, lab), there, at.row().is(APART));
    }

    private OpenAiProvider provider(FaultCase<Bench> at, Lab lab) throws Exception {
        OpenAiProvider.Builder builder = lab.builder()
                .baseUrl(at.url(lab.server.baseUrl()))
                .http(http -> http.timeouts(t -> t.attempt(at.attemptTimeout())))
                .uploadTimeout(at.attemptTimeout())
                .parts(LINE.length(), LINE.length());
        if (at.row().is(EXPIRED)) {
            var trust = Certificates.expired(folder).client();
            builder.http(http -> http.network(n -> n.sslContext(trust)));
        } else if (!at.call().name().equals("content")) {
            builder.http(http -> http.httpClient(SHARED));
        }
        if (at.row().is(APART)) {
            builder.clock(() -> Instant.now().minus(Duration.ofHours(1)));
        }
        return builder.build();
    }

    /** A job and a file, made by another instance, while all is well. */
    private static There there(Lab lab) {
        try (OpenAiProvider other =
                lab.builder().http(http -> http.httpClient(SHARED)).build()) {
            JobRef job = other.submit(SPEC, SubmitContext.of("another-key"));
            byte[] line = Json.bytes(other.batches()
                    .line("a", ModelRef.of("openai", FakeOpenAiServer.QUICK), ChatRequest.user("a b"), Map.of()));
            String requests = other.files()
                    .upload("requests.jsonl", OpenAiBatches.PURPOSE, Content.of(line))
                    .id();
            model(other)
                    .chat(ChatRequest.builder()
                            .messages(List.of(Message.user("a b")))
                            .addExtra("store", true)
                            .build());
            return new There(
                    job,
                    other.files().ensure(SPEC.trainingData()).id(),
                    requests,
                    other.batches().create(requests, Map.of()).id(),
                    other.storedCompletions().list("").stream()
                            .findFirst()
                            .orElseThrow()
                            .id());
        }
    }

    @Override
    protected void inject(Bench bench, FaultCall<Bench> call, FakeFault fault) {
        String until = DateTimeFormatter.RFC_1123_DATE_TIME
                .withLocale(Locale.ROOT)
                .format(Instant.now().plusSeconds(3).atOffset(ZoneOffset.UTC));
        super.inject(bench, call, bench.apart() ? fault.header("retry-after", until) : fault);
    }

    @Override
    protected void check(FaultCall<Bench> call, ProviderException e) {
        assertThat(e.status().isPresent() && e.requestId().isEmpty())
                .as("an answer without a request id")
                .isFalse();
    }

    @Override
    protected void check(Bench bench, FaultCall<Bench> call) {
        assertThat(bench.service().batches())
                .as("batches")
                .isBetween(1, call.name().equals("new batch") ? 3 : 1);
    }
}
