// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.fixtures.Certificates;
import io.github.finetune4j.fixtures.FaultTables;
import io.github.finetune4j.fixtures.Fixtures;
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
import io.github.finetune4j.testkit.services.FakeFireworksServer;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.TrainingMethod;
import java.io.IOException;
import java.nio.file.Path;
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
    private static final String ACCOUNT = "/v1/accounts/fake-account";
    private static final String JOBS = ACCOUNT + "/supervisedFineTuningJobs";
    private static final String DPO_JOBS = ACCOUNT + "/dpoJobs";
    private static final String DATA = ACCOUNT + "/datasets";
    private static final String ONE = "/[^/:]+";
    private static final FineTuneSpec SPEC =
            Data.spec().baseModel(FakeFireworksServer.SLOW).build();
    private static final FineTuneSpec PAIRS =
            Data.spec().trainingData(Data.pairs(4)).method(TrainingMethod.DPO).build();
    private static final JobRef NONE = new JobRef("fireworks", "supervisedFineTuningJobs/none");
    /** The calls that ask about jobs that are there. */
    private static final Set<String> OF_JOBS =
            Set.of("job", "cancel", "metrics", "pairs' metrics", "delete", "clean-up", "jobs", "files", "download");
    /** The calls by which rows go into the storage. */
    private static final Set<String> LARGE = Set.of("place", "put", "validate");

    @TempDir
    Path folder;

    /** What a call needs to be there already: a job under way, and two that have ended. */
    record Bench(Lab lab, FireworksProvider provider, JobRef slow, JobRef ended, JobRef pairs, Path target)
            implements FaultBench {
        @Override
        public FakeFireworksServer service() {
            return lab.server;
        }

        Object submit() {
            return provider.submit(SPEC, SubmitContext.of("the-key"));
        }

        Object download() {
            return provider.downloadAdapter(ended, target);
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
                call("account", "GET", "/v1/accounts", b -> b.provider().leftovers()), // which is not set
                call("model", "GET", "/v1/accounts/fireworks/models" + ONE, Bench::submit)
                        .submits(),
                call("look", "GET", JOBS + ONE, Bench::submit).submits(),
                call("rows", "GET", DATA + ONE, Bench::submit).submits(),
                call("make", "POST", DATA, Bench::submit).submits().guarded(),
                call("upload", "POST", DATA + ONE + ":upload", Bench::submit).submits(),
                call("place", "POST", DATA + ONE + ":getUploadEndpoint", Bench::submit)
                        .submits(),
                call("put", "PUT", "/upload/.*", Bench::submit).submits(),
                call("validate", "POST", DATA + ONE + ":validateUpload", Bench::submit)
                        .submits(),
                call("create", "POST", JOBS, Bench::submit).submits().guarded(),
                call("job", "GET", JOBS + ONE, b -> b.provider().poll(b.slow())),
                call("cancel", "POST", JOBS + ONE + ":cancel", b -> b.provider().cancel(b.slow())),
                call("metrics", "GET", "/metrics/.*", b -> b.provider().events(b.ended(), EventPage.START)),
                call(
                        "pairs' metrics",
                        "GET",
                        DPO_JOBS + ONE + ":getMetricsFileEndpoint",
                        b -> b.provider().events(b.pairs(), EventPage.START)),
                call("delete", "DELETE", JOBS + ONE, b -> b.provider().delete(b.ended())),
                call("clean-up", "DELETE", DATA + ONE, b -> b.provider().cleanUp(b.ended())),
                call("left", "GET", DATA, b -> b.provider().leftovers()),
                call("jobs", "GET", DPO_JOBS, b -> b.provider().deleteEverything()),
                call("price", "POST", JOBS + ":estimateCost", b -> b.provider().quote(SPEC)),
                call(
                        "models",
                        "GET",
                        "/v1/accounts/fireworks/models",
                        b -> b.provider().supportedModels()),
                call("files", "GET", ACCOUNT + "/models" + ONE + ":.*", Bench::download),
                call("download", "GET", "/adapter/adapter_model.*", Bench::download),
                call(
                        "chat",
                        "POST",
                        "/inference/v1/chat/completions",
                        b -> b.provider()
                                .chatModel(ModelRef.of("fireworks", FakeFireworksServer.QUICK))
                                .chat(ChatRequest.user("a b c d"))));
    }

    private static boolean storage(FaultCall<Bench> call) {
        return call.path().startsWith("/upload/")
                || call.path().startsWith("/metrics/")
                || call.path().startsWith("/adapter/");
    }

    @Override
    protected void inject(Bench bench, FaultCall<Bench> call, FakeFault fault) {
        if (storage(call)) {
            bench.service().storageFault(fault);
        } else {
            bench.service().fault(fault);
        }
    }

    @Override
    protected int requests(Bench bench, FaultCall<Bench> call) {
        return storage(call)
                ? bench.service().storageRequests(call.method(), call.path()).size()
                : super.requests(bench, call);
    }

    @Override
    protected List<FaultRow> rows() {
        FakeFault slow = FakeFault.status(429, "8", "slow down");
        return everyThird(List.of(
                new FaultRow(FaultRow.REFUSED, null),
                new FaultRow("hung up, not carried out", FakeFault.hangUp()),
                new FaultRow("hung up, carried out", FakeFault.hangUp().afterExecuting()),
                new FaultRow("body stalls", FakeFault.stall()),
                new FaultRow(EXPIRED, null),
                new FaultRow("cut off", FakeFault.truncate()),
                new FaultRow("502 with a page", FakeFault.page(502, "text/html", "<title>Bad</title>")),
                new FaultRow("400", FakeFault.status(400, "3", "no")),
                new FaultRow("401", FakeFault.status(401, "16", "no")),
                new FaultRow("402", FakeFault.status(402, "", "pay")),
                new FaultRow("403", FakeFault.status(403, "7", "not yours")),
                new FaultRow("404", FakeFault.status(404, "5", "no such thing")),
                new FaultRow("408", FakeFault.status(408, "", "late")),
                new FaultRow("409 ABORTED", FakeFault.status(409, "10", "busy")),
                new FaultRow("409 ALREADY_EXISTS", FakeFault.status(409, "6", "taken")),
                new FaultRow("412", FakeFault.status(412, "", "suspended")),
                new FaultRow("429 with retry-after-ms", slow.header("retry-after-ms", "1")),
                new FaultRow("429 without a word", slow),
                new FaultRow("500", FakeFault.status(500, "13", "oops")),
                new FaultRow("503", FakeFault.status(503, "14", "busy")),
                new FaultRow("another content type", FakeFault.page(200, "text/plain", "hello")),
                new FaultRow("redirect to another host", FakeFault.redirect(307, "https://127.0.0.1:1/v1"))));
    }

    @Override
    protected Optional<List<String>> table() throws IOException {
        return Optional.of(FaultTables.of("Fireworks AI"));
    }

    @Override
    protected List<String> secrets() {
        return List.of("fake-key", "fake-signature");
    }

    @Override
    protected Bench open(FaultCase<Bench> at) throws Exception {
        boolean expired = at.row().is(EXPIRED);
        FakeFireworksServer.Builder builder =
                FakeFireworksServer.builder().adapter(Fixtures.path("lora/peft-adapter-lora"));
        if (expired) {
            builder.tls(Certificates.expired(folder).server());
        }
        Lab lab = new Lab(builder.start()).unjudged();
        Path target = folder.resolve("adapter-" + System.identityHashCode(lab));
        if (expired || !OF_JOBS.contains(at.call().name())) {
            return new Bench(lab, provider(at, lab), NONE, NONE, NONE, target);
        }
        try (FireworksProvider other = lab.provider()) {
            JobRef slow = other.submit(SPEC, SubmitContext.of("slow-key"));
            JobRef quick = other.submit(Data.spec().build(), SubmitContext.of("quick-key"));
            JobRef pairs = other.submit(PAIRS, SubmitContext.of("pairs-key"));
            for (JobRef job : List.of(quick, pairs)) {
                while (!other.poll(job).status().terminal()) {
                    LockSupport.parkNanos(1_000_000);
                }
            }
            return new Bench(lab, provider(at, lab), slow, quick, pairs, target);
        }
    }

    private FireworksProvider provider(FaultCase<Bench> at, Lab lab) throws Exception {
        FireworksProviderBuilder builder;
        if (at.row().is(EXPIRED)) {
            var trust = Certificates.expired(folder).client();
            builder = lab.bare().http(http -> http.network(n -> n.sslContext(trust)));
        } else {
            builder = lab.builder();
        }
        builder.baseUrl(at.url(lab.server.baseUrl()))
                .http(http -> http.timeouts(t -> t.attempt(at.attemptTimeout())))
                .uploadTimeout(at.attemptTimeout());
        if (at.call().name().equals("account")) {
            builder.anyAccount();
        } else if (LARGE.contains(at.call().name())) {
            builder.largestForm(10);
        }
        return builder.build();
    }

    @Override
    protected void check(Bench bench, FaultCall<Bench> call) {
        assertThat(bench.service().dataSets())
                .as("data sets")
                .isLessThanOrEqualTo(Math.max(1, bench.service().jobs()));
    }
}
