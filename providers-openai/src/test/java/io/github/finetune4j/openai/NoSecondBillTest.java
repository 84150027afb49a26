// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However a creation goes wrong, there is one job, and the caller gets it. */
class NoSecondBillTest {
    private static final String CREATE = "/fine_tuning/jobs";
    private static final SubmitContext CONTEXT = SubmitContext.of("the-key-of-this-job");
    private static final FineTuneSpec SPEC = Data.spec().build();

    private Lab lab = new Lab();

    @AfterEach
    void stop() {
        lab.close();
    }

    private OpenAiProvider impatient() {
        return lab.builder()
                .http(http -> http.timeouts(t -> t.attempt(Duration.ofSeconds(2))))
                .build();
    }

    static Stream<Arguments> takenButUnanswered() {
        return Stream.of(
                Arguments.of("the connection drops", FakeFault.hangUp().afterExecuting()),
                Arguments.of("the answer is cut off", FakeFault.truncate()),
                Arguments.of("the answer never ends", FakeFault.stall()),
                Arguments.of("500", FakeFault.status(500, "", "oops").afterExecuting()),
                Arguments.of("503", FakeFault.status(503, "", "busy").afterExecuting()),
                Arguments.of("408", FakeFault.status(408, "", "late").afterExecuting()),
                Arguments.of("409", FakeFault.status(409, "", "again").afterExecuting()),
                Arguments.of(
                        "the answer has no id",
                        FakeFault.page(200, "application/json", "{\"status\": \"queued\"}")
                                .afterExecuting()),
                Arguments.of(
                        "a proxy's page with status 200",
                        FakeFault.page(200, "text/html", "<title>Please log in</title>")
                                .afterExecuting()));
    }

    @ParameterizedTest(name = "the service takes the job, and {0}")
    @MethodSource("takenButUnanswered")
    void job_thatWasTaken_isFoundInsteadOfMadeAgain(String what, FakeFault fault) {
        lab.server.fault(fault.on("POST", CREATE));
        try (OpenAiProvider provider = impatient()) {
            JobRef ref = provider.submit(SPEC, CONTEXT);
            assertThat(provider.poll(ref).ref()).isEqualTo(ref);
            assertThat(lab.server.jobs()).as("jobs after: " + what).isEqualTo(1);
            assertThat(lab.server.requests("POST", CREATE)).hasSize(1);
        }
    }

    @Test
    void answerWithoutAnId_namesWhatIsMissing() {
        FakeFault bare = FakeFault.page(200, "application/json", "{\"status\": \"running\"}");
        FakeFault bareList = FakeFault.page(200, "application/json", "{\"data\": [{\"filename\": \"a\"}]}");
        try (OpenAiProvider provider = lab.provider()) {
            JobRef ref = provider.submit(SPEC, CONTEXT);
            lab.server.fault(bare.on("GET", CREATE + "/.*"));
            assertThatThrownBy(() -> provider.poll(ref))
                    .isInstanceOf(TransientProviderException.class)
                    .hasMessageContaining("could not \"get job\": the answer shows a job without the field \"id\"");
            lab.server.fault(bare.on("GET", "/files/.*"));
            assertThatThrownBy(() -> provider.files().get("file-1"))
                    .isInstanceOf(TransientProviderException.class)
                    .hasMessageContaining("could not \"get file\": the answer shows a file without the field \"id\"");
            lab.server.fault(bareList.on("GET", "/files"));
            assertThatThrownBy(() -> provider.files().list("fine-tune").stream().toList())
                    .isInstanceOf(TransientProviderException.class)
                    .hasMessageContaining("could not \"list files\": the answer shows a file without the field \"id\"");
        }
    }

    @Test
    void job_thatWasNotTaken_isMadeInTheEnd() {
        lab.server.fault(FakeFault.hangUp().on("POST", CREATE).times(2));
        try (OpenAiProvider provider = lab.provider()) {
            provider.submit(SPEC, CONTEXT);
        }
        assertThat(lab.server.jobs()).isEqualTo(1);
        assertThat(lab.server.requests("POST", CREATE)).hasSize(3);
    }

    @Test
    void job_thatIsTakenWhileNobodyCanLook_isFoundByTheNextSubmission() {
        lab.server.fault(FakeFault.hangUp().afterExecuting().on("POST", CREATE));
        lab.server.fault(
                FakeFault.status(503, "", "busy").on("GET", CREATE).after(1).times(3));
        try (OpenAiProvider provider = lab.provider()) {
            assertThatThrownBy(() -> provider.submit(SPEC, CONTEXT)).isInstanceOf(TransientProviderException.class);
            assertThat(lab.server.jobs()).isEqualTo(1);
            provider.submit(SPEC, CONTEXT);
        }
        assertThat(lab.server.jobs()).isEqualTo(1);
    }

    @Test
    void twoProcesses_withOneKey_getOneJob() throws Exception {
        List<OpenAiProvider> processes = new ArrayList<>();
        List<Callable<JobRef>> submissions = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            OpenAiProvider process = lab.provider();
            processes.add(process);
            submissions.add(() ->
                    process.submit(Data.spec().baseModel(FakeOpenAiServer.SLOW).build(), CONTEXT));
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Set<JobRef> refs = new HashSet<>();
        for (Future<JobRef> ref : threads.invokeAll(submissions)) {
            refs.add(ref.get());
        }
        threads.shutdown();
        assertThat(refs).hasSize(1);
        long alive = processes.get(0).jobs().list().stream()
                .filter(job -> !job.status().equals("cancelled"))
                .count();
        assertThat(alive).as("jobs that go on").isEqualTo(1);
        processes.forEach(OpenAiProvider::close);
    }

    @Test
    void server_thatIgnoresTheFilter_isSearchedByHand() {
        lab.close();
        lab = new Lab(FakeOpenAiServer.builder().ignoreMetadataFilter().start());
        try (OpenAiProvider provider = lab.provider()) {
            JobRef first = provider.submit(SPEC, CONTEXT);
            for (int i = 0; i < 3; i++) {
                provider.submit(SPEC, SubmitContext.of("other-" + i));
            }
            assertThat(provider.submit(SPEC, CONTEXT)).isEqualTo(first);
        }
        assertThat(lab.server.jobs()).isEqualTo(4);
    }

    @Test
    void server_withoutLabels_isNotAskedTwice() {
        OpenAiService plain = OpenAiService.at("plain", lab.server.baseUrl()).without(Capability.METADATA);
        lab.server.fault(FakeFault.hangUp().afterExecuting().on("POST", CREATE));
        try (OpenAiProvider provider =
                lab.builder().service(plain).baseUrl(lab.server.baseUrl()).build()) {
            Throwable thrown = catchThrowable(() -> provider.submit(SPEC, CONTEXT));
            assertThat(thrown)
                    .isInstanceOf(ProviderException.class)
                    .isNotInstanceOf(TransientProviderException.class)
                    .hasMessageContaining("look at its jobs");
        }
        assertThat(lab.server.jobs()).isEqualTo(1);
    }

    @Test
    void upload_thatWasTakenButUnanswered_isFoundAsWell() {
        lab.server.fault(FakeFault.hangUp().afterExecuting().on("POST", "/files"));
        try (OpenAiProvider provider = lab.provider()) {
            provider.submit(SPEC, CONTEXT);
        }
        assertThat(lab.server.requests("POST", "/files")).hasSize(1);
    }

    @Test
    void key_ofAnotherRequest_isRefused_andNothingIsMade() {
        try (OpenAiProvider provider = lab.provider()) {
            JobRef first = provider.submit(SPEC, CONTEXT);
            List<FineTuneSpec> others = List.of(
                    Data.spec().trainingData(Data.rows(14)).build(),
                    Data.spec().baseModel(FakeOpenAiServer.SLOW).build(),
                    Data.spec().seed(5).build(),
                    Data.spec().suffix("other").build(),
                    Data.spec()
                            .hyperparameters(Hyperparameters.builder().epochs(7).build())
                            .build());
            assertThat(others)
                    .hasSize(5)
                    .allSatisfy(other -> assertThatThrownBy(() -> provider.submit(other, CONTEXT))
                            .isInstanceOf(InvalidRequestException.class)
                            .hasMessageContaining("the idempotency key the-key-of-this-job belongs to job " + first)
                            .hasMessageContaining("take another key"));
            assertThat(provider.submit(Data.spec().addMetadata("team", "red").build(), CONTEXT))
                    .as("labels change no model")
                    .isEqualTo(first);
        }
        assertThat(lab.server.jobs()).isEqualTo(1);
    }
}
