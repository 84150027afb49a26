// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import static io.github.finetune4j.rescue.AskLab.questions;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.evaluation.calls.RecordedModel;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.testkit.services.FakeBatching;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 at 50 random points: of a service's calls, and of what lies between them. The service counts what it bills.
 */
@Timeout(180)
@Tag("slow")
class AskKilledTest {
    private static final int KILLS_IN_BATCHES = 35;
    private static final int KILLS_IN_CALLS = 15;
    private static final int IN_BATCHES = 200;
    private static final int IN_ALL = 300;

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(32);
    private int killed;

    /** A process that is started ahead, while the one before it is at work. */
    private static final class Child implements AutoCloseable {
        private final Process process;
        private final BufferedReader out;

        Child(List<String> arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Djavax.net.ssl.trustStore=NONE", // nobody to trust is found sooner
                    "-cp",
                    System.getProperty("java.class.path"),
                    AskedChild.class.getName()));
            command.addAll(arguments);
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            out = process.inputReader();
        }

        void go() throws IOException {
            assertThat(out.readLine()).isEqualTo("ready");
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        }

        @Override
        public void close() throws IOException {
            process.toHandle().destroyForcibly();
            process.onExit().join();
            out.close();
        }
    }

    @Test
    void whatIsKilledAtFiftyPoints_isAnsweredWhole_andBatchesAreBilledOnce() throws Exception {
        Duration some = Duration.ofMillis(10);
        try (FakeOpenAiServer server = FakeOpenAiServer.builder()
                .addModel(AskLab.MODEL.id(), FakeTraining.quick())
                .batching(new FakeBatching(some, some, some, 1, 5))
                .start()) {
            LocalDate today = LocalDate.now(ZoneOffset.UTC);
            killed(server, KILLS_IN_BATCHES, IN_BATCHES, today.plusDays(30));
            assertThat(finished(server, IN_BATCHES, today.plusDays(30)))
                    .contains(IN_BATCHES + " of " + IN_BATCHES + " requests");
            assertThat(server.chats()).isZero();
            // a real service would bill one that nobody remembers; the fake one answers it only when asked
            assertThat(server.batches()).isEqualTo(IN_BATCHES / AskedChild.IN_A_BATCH);
            assertThat(server.billed()).hasSize(IN_BATCHES);
            assertThat(server.billed().values()).allMatch(times -> times == 1);

            int before = killed;
            killed(server, KILLS_IN_CALLS, IN_ALL, today.plusDays(1));
            assertThat(finished(server, IN_ALL, today.plusDays(1))).contains(IN_ALL + " of " + IN_ALL + " requests");
            assertThat(server.billed()).hasSize(IN_BATCHES);
            // a call under way when its process was killed may have been answered
            assertThat(server.chats())
                    .isBetween(IN_ALL - IN_BATCHES, IN_ALL - IN_BATCHES + (killed - before) * AskedChild.AT_ONCE);
            assertThat(killed).as("killed in the middle").isGreaterThan(KILLS_IN_BATCHES);
            assertRecorded(server);
        }
    }

    private List<String> arguments(FakeOpenAiServer server, int questions, LocalDate end) {
        return List.of(server.baseUrl().toString(), folder.toString(), String.valueOf(questions), end.toString());
    }

    private void killed(FakeOpenAiServer server, int kills, int questions, LocalDate end) throws IOException {
        Child next = new Child(arguments(server, questions, end));
        for (int kill = 0; kill < kills; kill++) {
            try (Child child = next) {
                next = new Child(arguments(server, questions, end));
                child.go();
                await(server, child);
                killed += child.process.isAlive() ? 1 : 0;
            }
        }
        next.close();
    }

    /** Until the service got some more calls, and then for a moment that no call marks. */
    private void await(FakeOpenAiServer server, Child child) {
        int calls = server.requestCount() + random.nextInt(1, 14);
        while (server.requestCount() < calls && child.process.isAlive()) {
            LockSupport.parkNanos(100_000); // a loop that only spins would take a processor from both of them
        }
        LockSupport.parkNanos(random.nextInt(1, 3_000_000));
    }

    private String finished(FakeOpenAiServer server, int questions, LocalDate end) throws IOException {
        try (Child child = new Child(arguments(server, questions, end))) {
            child.go();
            return String.valueOf(child.out.readLine());
        }
    }

    private void assertRecorded(FakeOpenAiServer server) {
        try (OpenAiProvider provider = AskLab.provider(server.baseUrl()).build();
                RecordedModel model = OpenAiRescue.builder()
                        .provider(provider)
                        .folder(folder)
                        .build()
                        .recorded(AskLab.MODEL)) {
            for (int i = 0; i < IN_ALL; i++) {
                assertThat(model.chat(questions(i, i + 1).get(0)).text()).isEqualTo("You said: question " + i);
            }
        }
    }
}
