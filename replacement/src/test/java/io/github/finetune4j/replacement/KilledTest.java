// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.search.approach.ApproachKind;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.workspace.Workspace;
import java.net.URI;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed at random points, again and again: nothing is paid, fetched or asked twice. */
@Tag("slow")
class KilledTest {
    private static final int KILLS = 50;
    private static final int ROWS = 600;
    private static final int AFFORDED = 100;
    private static final Usage EACH = new Usage(5, 2); // as the fake service counts words

    @TempDir
    Path folder;

    /** The process: a job at the service, and all calls in its batches. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) {
            URI service = URI.create(args[0]);
            Path folder = Path.of(args[1]);
            System.out.println(args[2].equals("budget") ? runWithin(service, folder) : run(service, folder));
        }
    }

    /** By ordinary calls, with money for so many. */
    private static ReplacementResult runWithin(URI service, Path folder) {
        try (OpenAiProvider openAi = provider(service);
                Workspace workspace = Workspace.open(folder.resolve("workspace"));
                Replacement replacement = Desk.builder(workspace, folder.resolve("replacement"))
                        .from(openAi.chatModel(ModelRef.of("openai", FakeOpenAiServer.SLOW)))
                        .addRows("desk", () -> Desk.rows(0, ROWS))
                        .budget(new Cost(0, AFFORDED * Desk.DEAR.of(EACH)))
                        .addCandidate(Desk.candidate("head", row -> true))
                        .build()) {
            return replacement.run();
        }
    }

    private static OpenAiProvider provider(URI service) {
        return OpenAiProvider.builder()
                .baseUrl(service)
                .key(ApiKey.of("sk-fake-key-000000"))
                .build();
    }

    private static ReplacementResult run(URI service, Path folder) {
        try (OpenAiProvider openAi = provider(service);
                Workspace workspace = Workspace.open(folder.resolve("workspace"));
                Replacement replacement = Desk.builder(workspace, folder.resolve("replacement"))
                        .from(openAi.chatModel(ModelRef.of("openai", FakeOpenAiServer.SLOW)))
                        .addRows("desk", () -> Desk.rows(0, ROWS))
                        .batches(folder.resolve("batches"))
                        .addCandidate(Candidate.trained(
                                ApproachKind.TUNED,
                                "one",
                                openAi,
                                openAi::chatModel,
                                job -> job.baseModel(FakeOpenAiServer.QUICK)))
                        .addCandidate(Candidate.trained(
                                ApproachKind.TUNED,
                                "two",
                                openAi,
                                openAi::chatModel,
                                job -> job.baseModel(FakeOpenAiServer.QUICK)))
                        .build()) {
            return replacement.run();
        }
    }

    private Process start(URI service, String way) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        service.toString(),
                        folder.toString(),
                        way)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("child.txt").toFile())
                .start();
    }

    @Test
    void killedAtRandomPoints_nothingIsPaidTwice() throws Exception {
        Random random = new Random(35);
        try (FakeOpenAiServer server = FakeOpenAiServer.builder()
                .chatModel(request -> new ChatResponse("odd", FinishReason.STOP, new Usage(20, 1)))
                .start()) {
            for (int kill = 0; kill < KILLS; kill++) {
                Process child = start(server.baseUrl(), "batches");
                if (!child.waitFor(300 + random.nextInt(1700), TimeUnit.MILLISECONDS)) {
                    child.toHandle().destroyForcibly();
                }
                assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
            ReplacementResult result = run(server.baseUrl(), folder);

            assertThat(result.outcome()).as(result.why()).isEqualTo(Outcome.PROMOTED);
            assertThat(server.jobs()).as("each candidate is one job").isEqualTo(2);
            // the two are alike, so both are compared with the big one, on the rows of the proof
            long chosen = rows(result, "validation") + rows(result, "choice");
            assertThat(server.billed().values().stream()
                            .mapToLong(Integer::longValue)
                            .sum())
                    .as("each request of a batch, once for each model")
                    .isEqualTo(2 * chosen + 3 * rows(result, "proof-1"));
            assertThat(server.chats()).as("calls that no batch made").isZero();
        }
    }

    @Test
    void killedUnderABudget_spendsItOnce() throws Exception {
        Random random = new Random(36);
        int kills = 12;
        CountDownLatch never = new CountDownLatch(1);
        try (FakeOpenAiServer server = FakeOpenAiServer.builder()
                .chatModel(request -> {
                    await(never);
                    return new ChatResponse("odd", FinishReason.STOP, EACH);
                })
                .start()) {
            for (int kill = 0; kill < kills; kill++) {
                Process child = start(server.baseUrl(), "budget");
                if (!child.waitFor(700 + random.nextInt(900), TimeUnit.MILLISECONDS)) {
                    child.toHandle().destroyForcibly();
                }
                assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
            ReplacementResult result = runWithin(server.baseUrl(), folder);
            assertThat(result.why()).contains("budget: the big model was asked");
            // and the calls that were under way when a process was killed
            assertThat(server.chats()).isBetween(AFFORDED - 1, AFFORDED + 1 + kills);
        }
    }

    /** A call takes so long that a kill meets it. */
    private static void await(CountDownLatch never) {
        try {
            assertThat(never.await(10, TimeUnit.MILLISECONDS)).isFalse();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long rows(ReplacementResult result, String part) {
        return Facts.parse(result.dossier().toJson()).inner("parts").inner(part).number("rows");
    }
}
