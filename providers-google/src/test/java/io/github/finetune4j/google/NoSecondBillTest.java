// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.services.FakeVertexServer;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** One job for one key, whatever happens to the answer. */
class NoSecondBillTest {
    private static final String JOBS = "/v1/projects/[^/]+/locations/[^/]+/tuningJobs";
    private static final SubmitContext KEY = SubmitContext.of("the Key, with *odd* characters");
    private static final FineTuneSpec SPEC =
            Data.spec().baseModel(FakeVertexServer.SLOW).build();

    @Test
    void lostAnswer_isLookedFor() {
        for (FakeFault lost : List.of(
                FakeFault.hangUp().afterExecuting(),
                FakeFault.truncate(),
                FakeVertexServer.error(503, "UNAVAILABLE", "busy").afterExecuting())) {
            try (Lab lab = new Lab();
                    VertexAiProvider provider = lab.provider()) {
                lab.server.fault(lost.on("POST", JOBS));
                JobRef job = provider.submit(SPEC, KEY);
                assertThat(lab.server.jobs()).isEqualTo(1);
                assertThat(provider.poll(job).status()).isEqualTo(JobStatus.RUNNING);
            }
        }
    }

    @Test
    void requestThatWasNotCarriedOut_isRepeated() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.provider()) {
            lab.server.fault(FakeFault.hangUp().on("POST", JOBS));
            provider.submit(SPEC, KEY);
            assertThat(lab.server.jobs()).isEqualTo(1);
            assertThat(lab.server.requests("POST", JOBS)).hasSize(2);
        }
    }

    @Test
    void sameKey_withAnotherRequest_isRefused() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.provider()) {
            JobRef job = provider.submit(SPEC, KEY);
            FineTuneSpec other = SPEC.toBuilder().trainingData(Data.rows(13)).build();
            assertThatThrownBy(() -> provider.submit(other, KEY))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining(job.toString())
                    .hasMessageContaining(" -> take another key");
            assertThat(lab.server.jobs()).isEqualTo(1);
        }
    }

    @Test
    void jobBehindPagesOfOthers_isFound() {
        try (Lab lab = new Lab(FakeVertexServer.builder().mostOfPage(4).start());
                VertexAiProvider provider = lab.provider()) {
            JobRef first = provider.submit(SPEC, KEY);
            TuningJobs jobs = new TuningJobs(new VertexClients(
                    new VertexPlace("fake-project", "us-central1", "global", lab.server.url(), lab.server.url()),
                    url -> io.github.finetune4j.http.ApiClient.builder("vertex-ai", url)
                            .auth(io.github.finetune4j.http.Auth.bearer(Lab.TOKEN))
                            .build()));
            String data = lab.server.objects().get(0);
            for (int i = 0; i < 9; i++) {
                jobs.create(new JobRequest(SPEC).body(data, null, "another-" + i));
            }
            assertThat(provider.submit(SPEC, KEY)).isEqualTo(first);
            assertThat(lab.server.jobs()).isEqualTo(10);
        }
    }

    @Test
    void processesAtTheSameMoment_leaveOneRunningJob() throws Exception {
        try (Lab lab = new Lab()) {
            ExecutorService threads = Executors.newFixedThreadPool(4);
            List<Callable<JobRef>> submits = new ArrayList<>();
            List<VertexAiProvider> providers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                VertexAiProvider provider = lab.provider(); // as another process: it shares no lock
                providers.add(provider);
                submits.add(() -> provider.submit(SPEC, KEY));
            }
            List<JobRef> refs = new ArrayList<>();
            for (Future<JobRef> ref : threads.invokeAll(submits)) {
                refs.add(ref.get());
            }
            threads.shutdown();
            assertThat(providers.get(0).submit(SPEC, KEY)).isIn(refs);
            long running = refs.stream()
                    .distinct()
                    .filter(ref -> !providers.get(0).poll(ref).providerStatus().startsWith("JOB_STATE_CANCEL"))
                    .count();
            assertThat(running).as("jobs that go on").isEqualTo(1);
            providers.forEach(VertexAiProvider::close);
        }
    }
}
