// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that is killed at a row, and the next one, which goes on from there. */
@Tag("slow")
class KilledDecisionTest {
    private static final int NEVER = -1;

    @TempDir
    Path folder;

    /** Trains, notes its model, and stops for good at one row. */
    private static Decision decide(Path folder, int fatal, List<String> did) {
        try (JournalStore store = FileJournalStore.open(folder.resolve("decisions"), "search")) {
            Scripted prompt = Scripted.where(i -> seen(i, fatal) && i % 10 < 4);
            Scripted tuned = Scripted.where(i -> seen(-i, fatal) && i % 10 < 9);
            Decision decision = ApproachSelection.builder("killed")
                    .metrics(Scripted.RIGHT)
                    .validation(Scripted.rows(0, 50))
                    .test(Scripted.rows(100, 50))
                    .store(store)
                    .answers(folder.resolve("answers"))
                    .addApproach(Approach.prompt("prompt", turn -> prompt))
                    .addApproach(Approach.tuned("tuned", turn -> {
                        if (turn.note("model").isEmpty()) {
                            did.add("trained");
                            turn.note("model", "local/job-1");
                        }
                        return tuned;
                    }))
                    .build()
                    .run();
            did.add("prompt asked " + prompt.asked + ", tuned asked " + tuned.asked);
            return decision;
        }
    }

    private static boolean seen(int row, int fatal) {
        if (row == fatal) {
            System.out.println("waiting");
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return true;
    }

    /** The other process. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) {
            decide(Path.of(args[0]), Integer.parseInt(args[1]), new ArrayList<>());
        }
    }

    private void kill(int fatal) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        folder.toString(),
                        String.valueOf(fatal))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(child.inputReader().readLine()).isEqualTo("waiting");
        child.destroyForcibly();
        assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest(name = "killed at row {0}")
    @ValueSource(ints = {20, -30, 120})
    void nextProcess_asksOnlyWhatIsMissing_andTrainsNothingTwice(int fatal) throws Exception {
        kill(fatal);
        List<String> did = new ArrayList<>();
        Decision decision = decide(folder, NEVER * 100_000, did);
        int prompt = fatal == 20 ? 80 : fatal == -30 ? 50 : fatal == 120 ? 30 : 0;
        int tuned = fatal == 20 ? 100 : fatal == -30 ? 70 : fatal == 120 ? 50 : 20;
        String asked = "prompt asked " + prompt + ", tuned asked " + tuned;
        assertThat(did).isEqualTo(fatal == 20 ? List.of("trained", asked) : List.of(asked));
        assertThat(decision.recommendation().approach()).isEqualTo("tuned");
        assertThat(decision.test().orElseThrow().rows()).isEqualTo(50);
    }

    @Test
    void decisionOfAKilledProcess_isTheSameAsOfOneThatLived() throws Exception {
        kill(-130);
        Decision killed = decide(folder, NEVER * 100_000, new ArrayList<>());
        Decision lived = decide(folder.resolve("other"), NEVER * 100_000, new ArrayList<>());
        assertThat(killed.test()).isEqualTo(lived.test());
        assertThat(killed.recommendation()).isEqualTo(lived.recommendation());
    }
}
