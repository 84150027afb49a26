// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decisions that were interrupted, that two make at once, and those on record. */
class DecidingAgainTest {
    @TempDir
    Path folder;

    private static ApproachSelection.Builder decide(JournalStore store, ApproachModel prompt) {
        return ApproachSelection.builder("tickets")
                .metrics(Scripted.RIGHT)
                .validation(Scripted.rows(0, 100))
                .test(Scripted.rows(1000, 200))
                .store(store)
                .addApproach(Approach.prompt("prompt", prompt))
                .addApproach(Approach.tuned("tuned", turn -> Scripted.percent(90)));
    }

    @Test
    void interrupted_keepsTheFlag_andCountsAsNoFailure() {
        JournalStore store = new MemoryJournalStore();
        ApproachSelection stopped = decide(store, turn -> {
                    throw new InterruptedException();
                })
                .build();
        assertThatThrownBy(stopped::run)
                .isInstanceOf(FineTuneException.class)
                .hasMessage("decision tickets: interrupted while prompt was made -> start it again to go on");
        assertThat(Thread.interrupted()).isTrue();
        Decision decision = decide(store, turn -> Scripted.percent(60)).build().run();
        assertThat(decision.approach("prompt").state()).isEqualTo(ApproachResult.State.MEASURED);
    }

    @Test
    void twoAtOnce_areToldApart() {
        JournalStore store = new MemoryJournalStore();
        ApproachSelection other = decide(store, turn -> Scripted.percent(60)).build();
        ApproachSelection first = decide(store, turn -> {
                    other.run();
                    return Scripted.percent(60);
                })
                .build();
        assertThatThrownBy(first::run)
                .isInstanceOf(FineTuneException.class)
                .hasMessageStartingWith("decision tickets: another process is making it, too -> wait");
        assertThat(other.run().recommendation().approach())
                .as("the other's is kept")
                .isEqualTo("tuned");
    }

    @Test
    void modelThatIsGoneInTheTest_isAskedLater_andTheOtherOneIsNotAskedAgain() {
        JournalStore store = new MemoryJournalStore();
        Scripted prompt = Scripted.percent(60);
        Scripted tuned = Scripted.percent(90);
        AtomicBoolean gone = new AtomicBoolean();
        Thread deciding = Thread.currentThread();
        ApproachSelection decision = ApproachSelection.builder("gone")
                .metrics(Scripted.RIGHT)
                .validation(Scripted.rows(0, 100))
                .test(Scripted.rows(1000, 200))
                .store(store)
                .addApproach(Approach.prompt("prompt", turn -> prompt))
                .addApproach(Approach.tuned("tuned", turn -> request -> {
                    boolean test = request.messages().get(0).content().startsWith("row 1");
                    if (test && prompt.asked.get() == 300 && gone.compareAndSet(false, true)) {
                        deciding.interrupt(); // as a shutdown does
                    }
                    return tuned.chat(request);
                }))
                .build();
        assertThatThrownBy(decision::run).isInstanceOf(FineTuneException.class);
        assertThat(Thread.interrupted()).isTrue();
        Decision made = decision.run();
        assertThat(made.test().orElseThrow().rows()).isEqualTo(200);
        assertThat(prompt.asked).as("validation and test, once").hasValue(300);
        assertThat(made.notes()).as("its own rows").noneMatch(note -> note.contains("other decision"));
    }

    @Test
    void registry_hasTheEvaluations_andTheRecommendation() {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            Decision decision = decide(new MemoryJournalStore(), turn -> Scripted.percent(60))
                    .registry(registry)
                    .build()
                    .run();
            DataVersion test = registry.addData(Scripted.rows(1000, 200), Map.of());
            assertThat(registry.evaluations(test)).as("of the test rows").hasSize(2);
            assertThat(registry.records())
                    .filteredOn(RegistryRecord.Noted.class::isInstance)
                    .singleElement()
                    .satisfies(record -> {
                        RegistryRecord.Noted note = (RegistryRecord.Noted) record;
                        assertThat(note.about()).isEqualTo(test.id());
                        assertThat(note.text())
                                .isEqualTo(decision.recommendation().sentence());
                    });
        }
    }
}
