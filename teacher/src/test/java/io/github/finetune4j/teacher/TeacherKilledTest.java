// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.testkit.services.FakeBatching;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 at 50 random points, in batches and in calls. The service counts what it bills. */
@Timeout(180)
@Tag("slow")
class TeacherKilledTest {
    private static final int KILLS = 25;

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(35);
    private int killed;

    private static final class Child implements AutoCloseable {
        private final Process process;
        private final BufferedReader out;

        Child(List<String> arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx96m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Djavax.net.ssl.trustStore=NONE", // nobody to trust is found sooner
                    "-cp",
                    System.getProperty("java.class.path"),
                    TaughtChild.class.getName()));
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
    void whatIsKilledInBatches_isBilledOnce_andTheSameRowsComeOut() throws IOException {
        Duration some = Duration.ofMillis(10);
        try (FakeOpenAiServer server = ServiceLab.server()
                .batching(new FakeBatching(some, some, some, 1, 5))
                .start()) {
            String rows = killed(server, true);
            assertThat(server.chats()).isZero();
            assertThat(server.billed().values()).allMatch(times -> times == 1);
            assertThat(rows).startsWith("40 ").endsWith(" " + server.billed().size());
            assertThat(word(rows)).isEqualTo(word(unkilled(server, true)));
        }
    }

    @Test
    void whatIsKilledInCalls_asksNothingAgainThatHasAnAnswer_andTheSameRowsComeOut() throws IOException {
        try (FakeOpenAiServer server = ServiceLab.server().start()) {
            String rows = killed(server, false);
            int asked = server.questions().size();
            // a call under way when its process was killed may have been answered
            assertThat(server.chats()).isBetween(asked, asked + killed);
            assertThat(rows).isEqualTo(unkilled(server, false));
        }
    }

    private String unkilled(FakeOpenAiServer server, boolean batches) throws IOException {
        return finished(arguments(server, "again", batches));
    }

    private List<String> arguments(FakeOpenAiServer server, String name, boolean batches) {
        return List.of(server.baseUrl().toString(), folder.resolve(name).toString(), String.valueOf(batches));
    }

    private String killed(FakeOpenAiServer server, boolean batches) throws IOException {
        List<String> arguments = arguments(server, "killed", batches);
        Child next = new Child(arguments);
        for (int kill = 0; kill < KILLS; kill++) {
            try (Child child = next) {
                next = new Child(arguments);
                child.go();
                await(server, child);
                killed += child.process.isAlive() ? 1 : 0;
            }
        }
        next.close();
        assertThat(killed).as("killed in the middle").isGreaterThan(KILLS / 3);
        return finished(arguments);
    }

    /** Until the service got some more calls, and then for a moment that no call marks. */
    private void await(FakeOpenAiServer server, Child child) {
        int calls = server.requestCount() + random.nextInt(1, 6);
        while (server.requestCount() < calls && child.process.isAlive()) {
            LockSupport.parkNanos(100_000); // a loop that only spins would take a processor from both of them
        }
        LockSupport.parkNanos(random.nextInt(1, 3_000_000));
    }

    private static String finished(List<String> arguments) throws IOException {
        try (Child child = new Child(arguments)) {
            child.go();
            return String.valueOf(child.out.readLine());
        }
    }

    /** {@return the second word of a child's line: what its rows are} */
    private static String word(String line) {
        return line.substring(line.indexOf(' ') + 1).replaceFirst(" .*", "");
    }
}
