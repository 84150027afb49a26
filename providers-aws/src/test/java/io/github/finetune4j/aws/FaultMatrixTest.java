// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import io.github.finetune4j.training.FineTuneSpec;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every call against every fault that does not go away: which exception, after how many attempts, and that nothing is
 * lost or doubled. The table stands in {@code docs/guides/bedrock.md}, which this test reads.
 */
@Tag("slow")
class FaultMatrixTest {
    private static final String JOB = "/model-customization-jobs/[^/]+";
    private static final Map<String, String> ROWS = new LinkedHashMap<>();

    private static Lab lab = new Lab();
    private static BedrockProvider provider = lab.provider();
    private static BedrockProvider hasty = provider;
    private static BedrockProvider nowhere = provider;
    private static JobRef slow = new JobRef("none", "none");
    private static JobRef done = slow;
    private static ModelRef tuned = ModelRef.of("none", "none");
    private static int cells;

    @FunctionalInterface
    private interface Action {
        Object on(BedrockProvider provider, String key);
    }

    /** A column: the call, where its request goes, and the same call once more. */
    private record Call(String name, String method, String path, Action action) {}

    private static final List<Call> CALLS = List.of(
            new Call("bucket", "HEAD", "/fake-bucket", FaultMatrixTest::submit),
            new Call("look", "HEAD", "/fake-bucket/.+", FaultMatrixTest::submit),
            new Call("upload", "PUT", "/fake-bucket/.+", FaultMatrixTest::submit),
            new Call("model", "GET", "/foundation-models/.+", FaultMatrixTest::submit),
            new Call("create", "POST", "/model-customization-jobs", FaultMatrixTest::submit),
            new Call("job", "GET", JOB, (p, key) -> p.poll(slow)),
            new Call("cancel", "POST", JOB + "/stop", (p, key) -> p.cancel(jobOf(key))),
            new Call("events", "GET", "/fake-bucket", (p, key) -> p.events(done, EventPage.START)),
            new Call(
                    "deploy",
                    "POST",
                    "/model-customization/custom-model-deployments",
                    (p, key) -> p.deployOnDemand(tuned)),
            new Call("provision", "POST", "/provisioned-model-throughput", (p, key) -> p.provision(tuned, 1)),
            new Call("chat", "POST", "/model/.+/converse", (p, key) -> model(p).chat(ChatRequest.user("a b"))),
            new Call(
                    "stream",
                    "POST",
                    "/model/.+/converse-stream",
                    (p, key) -> model(p).chat(ChatRequest.user("a b"), text -> {})));

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

    static List<FaultTable.Row> rows() {
        return FaultTable.sampled(FaultTable.all());
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
                    .s3Endpoint(closed)
                    .build();
        }
        slow = submit(provider, "slow");
        done = provider.submit(Data.spec().build(), SubmitContext.of("done"));
        while (!provider.poll(done).status().terminal()) {
            Thread.onSpinWait();
        }
        tuned = provider.poll(done).tunedModel().orElseThrow();
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
        boolean deploys = call.name().equals("deploy") || call.name().equals("provision");
        if (deploys) {
            provider.deployments().forEach(provider::delete);
        }
        if (call.name().equals("cancel")) {
            jobOf(key); // while all is well
        }
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

    private static String outcome(FaultTable.Row row, Call call, String key) {
        BedrockProvider asked =
                row.fault() == null ? nowhere : row.name().equals("body stalls, two attempts") ? hasty : provider;
        try {
            assertThat(call.action().on(asked, key)).isNotNull();
            return "ok";
        } catch (ProviderException e) {
            assertThat(e.provider()).isEqualTo("aws-bedrock");
            assertThat(e.getMessage()).contains(" -> ").doesNotContain(Lab.SECRET, FakeBedrockServer.KEY_ID);
            return FaultTable.letter(e);
        }
    }

    /** Once the fault is gone, the same call succeeds, and there is one job of the key, one deployment of the model. */
    private static void nothingIsLost(Call call, String key, int jobs) {
        assertThat(call.action().on(provider, key)).isNotNull();
        boolean submits = List.of("bucket", "look", "upload", "model", "create").contains(call.name());
        assertThat(lab.server.jobs()).as("jobs").isEqualTo(submits ? jobs + 1 : jobs);
        if (call.name().equals("deploy") || call.name().equals("provision")) {
            assertThat(provider.deployments()).as("deployments").hasSize(1);
            assertThat(call.action().on(provider, key))
                    .isEqualTo(provider.deployments().get(0));
        }
    }

    @AfterAll
    static void compare() throws IOException {
        lab.unjudged().close(); // hundreds of the same requests
        List.of(provider, hasty, nowhere).forEach(BedrockProvider::close);
        FaultTable.compare("bedrock.md", CALLS.stream().map(Call::name).toList(), ROWS);
    }
}
