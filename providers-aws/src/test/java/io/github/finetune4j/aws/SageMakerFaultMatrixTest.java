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
import io.github.finetune4j.testkit.services.FakeSageMakerServer;
import io.github.finetune4j.training.FineTuneSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The kit of faults, with one service for all cases; what is expected stands in the table of the documentation. */
@Tag("slow")
class SageMakerFaultMatrixTest extends ProviderFaultsTck<SageMakerFaultMatrixTest.Bench> {
    private static final SageMakerServing SERVING = SageMakerServing.of("tgi", FakeSageMakerServer.MACHINE);

    @TempDir
    static Path temp;

    private static SageMakerLab lab = new SageMakerLab();
    private static SageMakerProvider provider = lab.provider();
    private static SageMakerProvider hasty = provider;
    private static JobRef slow = new JobRef("none", "none");
    private static JobRef done = slow;
    private static ModelRef tuned = ModelRef.of("none", "none");
    private static int cells;

    /** What is the case's own: a key, whose rows are other ones. Service and provider stay open. */
    record Bench(SageMakerProvider provider, String key) implements FaultBench {
        @Override
        public FakeSageMakerServer service() {
            return lab.server;
        }

        JobRef submit() {
            return SageMakerFaultMatrixTest.submit(provider, key);
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
                        call("find", "POST", "/SageMaker.DescribeTrainingJob", Bench::submit)
                                .submits(),
                        call("create", "POST", "/SageMaker.CreateTrainingJob", Bench::submit)
                                .submits(),
                        call(
                                "job",
                                "POST",
                                "/SageMaker.DescribeTrainingJob",
                                b -> b.provider().poll(slow)),
                        call(
                                "cancel",
                                "POST",
                                "/SageMaker.StopTrainingJob",
                                b -> b.provider().cancel(SageMakerFaultMatrixTest.submit(provider, b.key()))),
                        call(
                                "streams",
                                "POST",
                                "/Logs_20140328.DescribeLogStreams",
                                b -> b.provider().events(done, "")),
                        call(
                                "log",
                                "POST",
                                "/Logs_20140328.GetLogEvents",
                                b -> b.provider().events(done, EventPage.START)),
                        call(
                                "deploy",
                                "POST",
                                "/SageMaker.CreateEndpoint",
                                b -> b.provider().deploy(tuned, SERVING)),
                        call(
                                "chat",
                                "POST",
                                "/endpoints/.+",
                                b -> b.provider()
                                        .chatModel(provider.deploy(tuned, SERVING))
                                        .chat(ChatRequest.user("a b"))),
                        call(
                                "adapter",
                                "GET",
                                "/fake-bucket/.+",
                                b -> b.provider().downloadAdapter(tuned, temp.resolve(b.key()))))
                .map(FaultCall::guarded) // the SDK repeats by itself, so attempts are counted at the service
                .toList();
    }

    private static JobRef submit(SageMakerProvider provider, String key) {
        return provider.submit(spec(key), SubmitContext.of(key));
    }

    /** Rows of its own, so that there is something to upload. */
    private static FineTuneSpec spec(String key) {
        return SageMakerLab.spec()
                .baseModel(FakeSageMakerServer.SLOW)
                .trainingData(Data.rows(key, 3))
                .build();
    }

    @Override
    protected List<FaultRow> rows() {
        List<FaultRow> all = new ArrayList<>(FaultTable.all());
        all.add(new FaultRow("400 AccessDeniedException", FaultTable.error(400, "AccessDeniedException")));
        all.add(new FaultRow("400 ResourceLimitExceeded", FaultTable.error(400, "ResourceLimitExceeded")));
        return everyThird(all);
    }

    @Override
    protected Optional<List<String>> table() throws IOException {
        return Optional.of(FaultTables.of("Amazon SageMaker"));
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
        done = provider.submit(SageMakerLab.spec().build(), SubmitContext.of("done"));
        tuned = SageMakerLab.end(provider, done).tunedModel().orElseThrow();
        serve();
    }

    private static void serve() {
        provider.await(provider.deploy(tuned, SERVING), Duration.ofMinutes(1));
    }

    /** What the call needs, while all is well. */
    @Override
    protected Bench open(FaultCase<Bench> at) {
        String key = "key-" + ++cells;
        switch (at.call().name()) {
            case "deploy" -> provider.endpoints().forEach(provider::delete);
            case "chat" -> serve();
            case "cancel" -> submit(provider, key);
            default -> {}
        }
        return new Bench(provider(at), key);
    }

    private static SageMakerProvider provider(FaultCase<Bench> at) {
        if (at.row().is(FaultRow.REFUSED)) {
            URI nobody = at.url(lab.server.endpoint());
            return lab.builder()
                    .endpoint(nobody)
                    .runtimeEndpoint(nobody)
                    .logsEndpoint(nobody)
                    .s3Endpoint(nobody)
                    .build();
        }
        return at.row().is(FaultTable.STALLS) ? hasty : provider;
    }

    /** One endpoint of the model, however often it was asked for. */
    @Override
    protected void check(Bench bench, FaultCall<Bench> call) {
        if (call.name().equals("deploy")) {
            assertThat(provider.endpoints()).as("endpoints").hasSize(1);
        }
    }

    @AfterAll
    static void stop() {
        lab.unjudged().close(); // hundreds of the same requests
        List.of(provider, hasty).forEach(SageMakerProvider::close);
    }
}
