// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetSplit;
import io.github.finetune4j.dataset.DuplicateRule;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.clean.Cleaning;
import io.github.finetune4j.dataset.clean.RowFilters;
import io.github.finetune4j.dataset.clean.TextRepair;
import io.github.finetune4j.dataset.duplicates.ComparedText;
import io.github.finetune4j.dataset.duplicates.Contradiction;
import io.github.finetune4j.dataset.duplicates.KeepRule;
import io.github.finetune4j.dataset.duplicates.NearDuplicates;
import io.github.finetune4j.dataset.duplicates.Shingles;
import io.github.finetune4j.dataset.duplicates.TextNormalization;
import io.github.finetune4j.dataset.measure.DatasetProfile;
import io.github.finetune4j.dataset.privacy.PersonalDataScanner;
import io.github.finetune4j.dataset.privacy.Redaction;
import io.github.finetune4j.dataset.split.Splits;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of step, measure and splitter in one pipeline. */
@Tag("slow")
class ThreadsTest {
    private static final String[] WORDS =
            "the card payment order account password refund invoice address change please arrived bank transfer"
                    .split(" ");
    private static final List<Example> ROWS = rows();
    private static final DatasetSplit ONE = split(1);

    private static List<Example> rows() {
        Random random = new Random(7);
        List<Example> rows = new ArrayList<>();
        for (int i = 0; i < 4_500; i++) { // more than two pieces of work
            String question = random.nextInt(5) == 0 && i > 0
                    ? rows.get(i / 2).messages().get(0).content() + (random.nextBoolean() ? " " : " today")
                    : text(random, 6 + random.nextInt(20)) + " " + i;
            String answer = switch (random.nextInt(12)) {
                case 0 -> "I'm sorry, but I can't help with that.";
                case 1 -> "Write to jane" + i + "@example.org, please.";
                case 2 -> "  Ã©tÃ© " + text(random, 5) + ".";
                default -> text(random, 3 + random.nextInt(9)) + ".";
            };
            rows.add(ChatExample.of(Message.user(question), Message.assistant(answer)));
        }
        return rows;
    }

    private static String text(Random random, int words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }

    private static DatasetSplit split(int threads) {
        NearDuplicates nearly = NearDuplicates.builder()
                .shingles(Shingles.words(3))
                .threads(threads)
                .build();
        return Dataset.builder()
                .addExamples(ROWS)
                .reading(r -> r.threads(threads))
                .deduplicate(DuplicateRule.IGNORING_CASE_AND_SPACE)
                .addStep(Cleaning.repairing(TextRepair.usual()))
                .addStep(Cleaning.of(RowFilters.usual()).step())
                .addStep(Redaction.masking(PersonalDataScanner.all()).step())
                .addStep(nearly.step(ComparedText.INPUT, KeepRule.longestAnswer()))
                .addMeasure(Contradiction.measure(TextNormalization.CASE_SPACE_AND_PUNCTUATION))
                .addMeasure(
                        DatasetProfile.builder().model("gpt-4.1-mini").build().measure())
                .split(Splits.builder(0.8, 0.1, 0.1).keepTogether(nearly).build())
                .build();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8})
    void pipeline_givesTheSame_withOneThreadAndWithMany(int threads) {
        DatasetSplit one = ONE;
        DatasetSplit many = split(threads);

        assertThat(many.training()).containsExactlyElementsOf(one.training());
        assertThat(many.validation()).containsExactlyElementsOf(one.validation());
        assertThat(many.test()).containsExactlyElementsOf(one.test());
        assertThat(many.training().fingerprint()).isEqualTo(one.training().fingerprint());
        assertThat(many.report().issues()).isEqualTo(one.report().issues());
        assertThat(many.report().toString()).isEqualTo(one.report().toString());
        assertThat(many.report().sections()).isEqualTo(one.report().sections());
    }

    @Test
    void pipeline_hasWorkForEveryStep() {
        assertThat(ONE.report().steps())
                .hasSize(4)
                .noneMatch(step -> step.rejected().isEmpty() && step.changed().isEmpty());
    }
}
