// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import io.github.finetune4j.testkit.services.FakeSageMakerServer;
import io.github.finetune4j.training.FineTuneSpec;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every call of SageMaker against every fault that does not go away. The table stands in {@code
 * docs/guides/sagemaker.md}, which this test reads.
 */
@Tag("slow")
class SageMakerFaultMatrixTest {
    private static final Map<String, String> ROWS = new LinkedHashMap<>();
    private static final Set<String> SUBMITS = Set.of("bucket", "look", "upload", "find", "create");
    private static final SageMakerServing SERVING = SageMakerServing.of("tgi", FakeSageMakerServer.MACHINE);

    @TempDir
    static Path temp;

    private static SageMakerLab lab = new SageMakerLab();
    private static SageMakerProvider provider = lab.provider();
    private static SageMakerProvider hasty = provider;
    private static SageMakerProvider nowhere = provider;
    private static JobRef slow = new JobRef("none", "none");
    private static JobRef done = slow;
    private static ModelRef tuned = ModelRef.of("none", "none");
    private static int cells;

    @FunctionalInterface
    private interface Action {
        Object on(SageMakerProvider provider, String key);
    }

    /** A column: the call, where its request goes, and the same call once more. */
    private record Call(String name, String method, String path, Action action) {}

    private static final List<Call> CALLS = List.of(
            new Call("bucket", "HEAD", "/fake-bucket", SageMakerFaultMatrixTest::submit),
            new Call("look", "HEAD", "/fake-bucket/.+", SageMakerFaultMatrixTest::submit),
            new Call("upload", "PUT", "/fake-bucket/.+", SageMakerFaultMatrixTest::submit),
            new Call("find", "POST", "/SageMaker.DescribeTrainingJob", SageMakerFaultMatrixTest::submit),
            new Call("create", "POST", "/SageMaker.CreateTrainingJob", SageMakerFaultMatrixTest::submit),
            new Call("job", "POST", "/SageMaker.DescribeTrainingJob", (p, key) -> p.poll(slow)),
            new Call("cancel", "POST", "/SageMaker.StopTrainingJob", (p, key) -> p.cancel(submit(provider, key))),
            new Call("streams", "POST", "/Logs_20140328.DescribeLogStreams", (p, key) -> p.events(done, "")),
            new Call("log", "POST", "/Logs_20140328.GetLogEvents", (p, key) -> p.events(done, EventPage.START)),
            new Call("deploy", "POST", "/SageMaker.CreateEndpoint", (p, key) -> p.deploy(tuned, SERVING)),
            new Call(
                    "chat",
                    "POST",
                    "/endpoints/.+",
                    (p, key) -> p.chatModel(provider.deploy(tuned, SERVING)).chat(ChatRequest.user("a b"))),
            new Call("adapter", "GET", "/fake-bucket/.+", (p, key) -> p.downloadAdapter(tuned, temp.resolve(key))));

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

    static List<FaultTable.Row> rows() {
        List<FaultTable.Row> all = new ArrayList<>(FaultTable.all());
        all.add(new FaultTable.Row("400 AccessDeniedException", FaultTable.error(400, "AccessDeniedException")));
        all.add(new FaultTable.Row("400 ResourceLimitExceeded", FaultTable.error(400, "ResourceLimitExceeded")));
        return FaultTable.sampled(all);
    }

    @BeforeAll
    static void start() throws IOException {
        hasty = lab.builder()
                .timeout(Duration.ofSeconds(1))
                .chatTimeout(Duration.ofSeconds(1))
                .attempts(2)
                .build();
        try (ServerSocket socket = new ServerSocket(0)) {
            URI closed = URI.create("http://127.0.0.1:" + socket.getLocalPort());
            nowhere = lab.builder()
                    .endpoint(closed)
                    .runtimeEndpoint(closed)
                    .logsEndpoint(closed)
                    .s3Endpoint(closed)
                    .build();
        }
        slow = submit(provider, "slow");
        done = provider.submit(SageMakerLab.spec().build(), SubmitContext.of("done"));
        tuned = SageMakerLab.end(provider, done).tunedModel().orElseThrow();
        serve();
    }

    private static void serve() {
        provider.await(provider.deploy(tuned, SERVING), Duration.ofMinutes(1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void fault_isToldAsItIs_andNothingIsLostOrDoubled(FaultTable.Row row) {
        List<String> outcomes = new ArrayList<>();
        for (Call call : CALLS) {
            outcomes.add(outcome(row, call));
        }
        ROWS.put(row.name(), String.join(" | ", outcomes));
    }

    private static String outcome(FaultTable.Row row, Call call) {
        String key = "key-" + ++cells;
        prepare(call, key);
        int jobs = lab.server.jobs();
        int requests = lab.server.requests(call.method(), call.path()).size();
        if (row.fault() != null) {
            lab.server.fault(row.fault().on(call.method(), call.path()).times(1_000));
        }
        String outcome = outcome(row, call, key);
        int asked = lab.server.requests(call.method(), call.path()).size() - requests;
        lab.server.noFaults();
        if (row.fault() != null) {
            nothingIsLost(call, key, jobs);
        }
        return outcome + (asked == 0 ? 3 : asked);
    }

    /** While all is well. */
    private static void prepare(Call call, String key) {
        if (call.name().equals("deploy")) {
            provider.endpoints().forEach(provider::delete);
        }
        if (call.name().equals("chat")) {
            serve();
        }
        if (call.name().equals("cancel")) {
            submit(provider, key);
        }
    }

    private static String outcome(FaultTable.Row row, Call call, String key) {
        SageMakerProvider asked =
                row.fault() == null ? nowhere : row.name().equals("body stalls, two attempts") ? hasty : provider;
        try {
            assertThat(call.action().on(asked, key)).isNotNull();
            return "ok";
        } catch (FineTuneException e) {
            assertThat(e.getMessage()).contains(" -> ").doesNotContain(Lab.SECRET, FakeBedrockServer.KEY_ID);
            return FaultTable.letter(e);
        }
    }

    /** Once the fault is gone, the same call succeeds, and there is one job of the key, one endpoint of the model. */
    private static void nothingIsLost(Call call, String key, int jobs) {
        assertThat(call.action().on(provider, key)).isNotNull();
        assertThat(lab.server.jobs()).as("jobs").isEqualTo(SUBMITS.contains(call.name()) ? jobs + 1 : jobs);
        if (call.name().equals("deploy")) {
            assertThat(provider.endpoints()).as("endpoints").hasSize(1);
        }
    }

    @AfterAll
    static void compare() throws IOException {
        lab.unjudged().close(); // hundreds of the same requests
        List.of(provider, hasty, nowhere).forEach(SageMakerProvider::close);
        FaultTable.compare("sagemaker.md", CALLS.stream().map(Call::name).toList(), ROWS);
    }
}
