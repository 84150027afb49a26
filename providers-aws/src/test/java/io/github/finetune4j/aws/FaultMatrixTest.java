// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.fixtures.FaultTables;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FaultBench;
import io.github.finetune4j.testkit.FaultCall;
import io.github.finetune4j.testkit.FaultCase;
import io.github.finetune4j.testkit.FaultRow;
import io.github.finetune4j.testkit.ProviderFaultsTck;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import io.github.finetune4j.training.FineTuneSpec;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The kit of faults, with one service for all cases; what is expected stands in the table of the documentation. */
@Tag("slow")
class FaultMatrixTest extends ProviderFaultsTck<FaultMatrixTest.Bench> {
    private static final String JOB = "/model-customization-jobs/[^/]+";

    private static Lab lab = new Lab();
    private static BedrockProvider provider = lab.provider();
    private static BedrockProvider hasty = provider;
    private static JobRef slow = new JobRef("none", "none");
    private static JobRef done = slow;
    private static ModelRef tuned = ModelRef.of("none", "none");
    private static int cells;

    /** What is the case's own: a key, whose rows are other ones. Service and provider stay open. */
    record Bench(BedrockProvider provider, String key) implements FaultBench {
        @Override
        public FakeBedrockServer service() {
            return lab.server;
        }

        JobRef submit() {
            return FaultMatrixTest.submit(provider, key);
        }

        @Override
        public void close() {}
    }

    @Override
    protected List<FaultCall<Bench>> calls() {
        return Stream.of(
                        call("bucket", "HEAD", "/fake-bucket", Bench::submit).submits(),
                        call("look", "HEAD", "/fake-bucket/.+", Bench::submit).submits(),
                        call("upload", "PUT", "/fake-bucket/.+", Bench::submit).submits(),
                        call("model", "GET", "/foundation-models/.+", Bench::submit)
                                .submits(),
                        call("create", "POST", "/model-customization-jobs", Bench::submit)
                                .submits(),
                        call("job", "GET", JOB, b -> b.provider().poll(slow)),
                        call("cancel", "POST", JOB + "/stop", b -> b.provider().cancel(jobOf(b.key()))),
                        call("events", "GET", "/fake-bucket", b -> b.provider().events(done, EventPage.START)),
                        call(
                                "deploy",
                                "POST",
                                "/model-customization/custom-model-deployments",
                                b -> b.provider().deployOnDemand(tuned)),
                        call(
                                "provision",
                                "POST",
                                "/provisioned-model-throughput",
                                b -> b.provider().provision(tuned, 1)),
                        call(
                                "chat",
                                "POST",
                                "/model/.+/converse",
                                b -> model(b.provider()).chat(ChatRequest.user("a b"))),
                        call(
                                "stream",
                                "POST",
                                "/model/.+/converse-stream",
                                b -> model(b.provider()).chat(ChatRequest.user("a b"), text -> {})))
                .map(FaultCall::guarded) // the SDK repeats by itself, so attempts are counted at the service
                .toList();
    }

    private static JobRef submit(BedrockProvider provider, String key) {
        return provider.submit(spec(key), SubmitContext.of(key));
    }

    /** Rows of its own, so that there is something to upload. */
    private static FineTuneSpec spec(String key) {
        return Data.spec()
                .baseModel(FakeBedrockServer.SLOW)
                .trainingData(Data.rows(key, 3))
                .build();
    }

    private static JobRef jobOf(String key) {
        return submit(provider, key);
    }

    private static BedrockChatModel model(BedrockProvider provider) {
        return provider.chatModel(ModelRef.of("aws-bedrock", FakeBedrockServer.QUICK));
    }

    private static boolean deploys(FaultCall<Bench> call) {
        return call.name().equals("deploy") || call.name().equals("provision");
    }

    @Override
    protected List<FaultRow> rows() {
        return everyThird(FaultTable.all());
    }

    @Override
    protected Optional<List<String>> table() throws IOException {
        return Optional.of(FaultTables.of("Amazon Bedrock"));
    }

    @Override
    protected List<String> secrets() {
        return List.of(Lab.SECRET, FakeBedrockServer.KEY_ID);
    }

    @Override
    protected int atOnce(FaultRow row) {
        return 1; // the service is one
    }

    @BeforeAll
    static void start() {
        hasty = lab.builder()
                .timeout(Duration.ofSeconds(1))
                .chatTimeout(Duration.ofSeconds(1))
                .attempts(2)
                .build();
        slow = submit(provider, "slow");
        done = provider.submit(Data.spec().build(), SubmitContext.of("done"));
        while (!provider.poll(done).status().terminal()) {
            Thread.onSpinWait();
        }
        tuned = provider.poll(done).tunedModel().orElseThrow();
    }

    @Override
    protected Bench open(FaultCase<Bench> at) {
        String key = "key-" + ++cells;
        if (deploys(at.call())) {
            provider.deployments().forEach(provider::delete);
        }
        if (at.call().name().equals("cancel")) {
            jobOf(key);
        }
        return new Bench(provider(at), key);
    }

    private static BedrockProvider provider(FaultCase<Bench> at) {
        if (at.row().is(FaultRow.REFUSED)) {
            URI nobody = at.url(lab.server.endpoint());
            return lab.builder()
                    .endpoint(nobody)
                    .runtimeEndpoint(nobody)
                    .s3Endpoint(nobody)
                    .build();
        }
        return at.row().is(FaultTable.STALLS) ? hasty : provider;
    }

    /** One deployment of the model, however often it was asked for. */
    @Override
    protected void check(Bench bench, FaultCall<Bench> call) {
        if (deploys(call)) {
            assertThat(provider.deployments()).as("deployments").hasSize(1);
            Object again = call.name().equals("deploy") ? provider.deployOnDemand(tuned) : provider.provision(tuned, 1);
            assertThat(again).isEqualTo(provider.deployments().get(0));
        }
    }

    @AfterAll
    static void stop() {
        lab.unjudged().close(); // hundreds of the same requests
        List.of(provider, hasty).forEach(BedrockProvider::close);
    }
}
