// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.people.evaluation.HumanEvaluation;
import io.github.finetune4j.people.evaluation.HumanResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real training, real answers, raters by a script. */
@Tag("native")
@Tag("slow")
class AskPeopleTest {
    @TempDir
    Path folder;

    @Test
    void theTunedModelIsJudgedBetter_andASecondStartGoesOn() throws IOException {
        try (LocalLoraProvider local =
                LocalLoraProvider.builder().runs(folder.resolve("runs")).build()) {
            Comparison answered = AskPeople.answers(local, 240, 5, 30);
            try (JournalStore store = FileJournalStore.open(folder.resolve("people"))) {
                HumanEvaluation study = AskPeople.study(answered, store, 24);
                assertThat(study.plan().toString()).contains("72 ratings");
                AskPeople.work(study, "rater-1", 1);
                AskPeople.work(study, "rater-2", 2);
            }
            try (JournalStore store = FileJournalStore.open(folder.resolve("people"))) {
                HumanEvaluation study = AskPeople.study(answered, store, 24);
                assertThat(study.next("rater-1")).isEmpty();
                AskPeople.work(study, "rater-3", 3);
                HumanResult result = AskPeople.verdict(study, folder);
                System.out.println(result.summary());
                assertThat(result.answers()).isEqualTo(72);
                assertThat(result.verdict().word()).isEqualTo("better");
                assertThat(result.preference().orElseThrow().candidateShare().lower())
                        .isGreaterThan(0.5);
                assertThat(result.careless()).isEmpty();
            }
        }
        try (var files = Files.walk(folder.resolve("report"))) {
            assertThat(files.map(Path::toString).filter(name -> name.endsWith(".html")))
                    .isNotEmpty();
        }
    }
}
