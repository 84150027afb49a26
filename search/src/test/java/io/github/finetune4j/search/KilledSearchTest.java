// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.TrialState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed in the middle of a trial, and the next one, which goes on with it at once. */
@Tag("slow")
class KilledSearchTest {
    private static final int FATAL = 4;

    @TempDir
    Path folder;

    private static Search search(JournalStore store) {
        return Search.builder(SearchSpace.builder().real("x", -1, 1).build(), Goal.minimize("loss"))
                .budget(b -> b.trials(8))
                .store(store, "killed")
                .build();
    }

    /** The other process. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) {
            JournalStore store = FileJournalStore.open(Path.of(args[0]), "search");
            search(store).run(trial -> {
                trial.report(1, trial.settings().real("x"));
                if (trial.number() == FATAL) {
                    trial.note("here", "and no farther");
                    System.out.println("waiting");
                    new CountDownLatch(1).await();
                }
                return Outcome.of(Math.abs(trial.settings().real("x")));
            });
        }
    }

    @Test
    void nextProcess_goesOnWithTheTrialOfAKilledOne() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(child.inputReader().readLine()).isEqualTo("waiting");
        child.destroyForcibly();
        assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();

        List<Integer> run = new ArrayList<>();
        try (JournalStore store = FileJournalStore.open(folder, "search")) {
            SearchResult result = search(store).run(trial -> {
                run.add(trial.number());
                if (trial.number() == FATAL) {
                    assertThat(trial.note("here")).contains("and no farther");
                    assertThat(trial.begun().reports()).containsOnlyKeys(1L);
                }
                return Outcome.of(Math.abs(trial.settings().real("x")));
            });
            assertThat(run).as("what was complete is not run again").containsExactly(4, 5, 6, 7);
            assertThat(result.history().in(TrialState.COMPLETE)).hasSize(8);
            assertThat(result.history().trials().get(FATAL).takenOver()).isEqualTo(1);
        }
    }
}
