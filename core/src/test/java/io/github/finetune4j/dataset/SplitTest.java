// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.dataset.internal.hash.ContentHash;
import io.github.finetune4j.dataset.internal.split.SplitRule;
import io.github.finetune4j.fixtures.HeardLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SplitTest {
    private static DatasetSplit split(List<? extends Example> examples, long seed) {
        return Dataset.builder()
                .addExamples(examples)
                .split(s -> s.training(0.6).validation(0.2).test(0.2).seed(seed))
                .build();
    }

    private static List<ChatExample> numbered(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Chats.pair("question " + i, "answer " + i))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    @Test
    void emptyPart_isSaidAtOnce_notOnlyWhenItIsAskedFor() {
        try (HeardLog log = HeardLog.of(Splitting.class)) {
            DatasetSplit split = split(numbered(1), 7);
            assertThat(split.training().size()).isEqualTo(1);
            assertThat(log.messages())
                    .containsExactly(
                            "WARNING the validation part (fraction 0.2) got none of 1 examples -> add rows, or enlarge"
                                    + " its fraction",
                            "WARNING the test part (fraction 0.2) got none of 1 examples -> add rows, or enlarge its"
                                    + " fraction");
            split(numbered(200), 7);
            assertThat(log.messages()).hasSize(2);
        }
    }

    @Test
    void fractions_thatSumToAnother_areRefusedByTheirSum() {
        assertThatThrownBy(() -> Dataset.builder()
                        .split(s -> s.training(0.8).validation(0.3).test(0.1).seed(7)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the fractions of a split: 0.8 + 0.3 + 0.1 = 1.2 -> give numbers of at least 0 that sum"
                        + " to 1");
    }

    @Property(tries = 50)
    void partOfAnExample_staysWhenOthersComeAndTheOrderChanges(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int count) {
        List<ChatExample> examples = numbered(count);
        DatasetSplit before = split(examples, seed);
        List<ChatExample> more = numbered(count + 57);
        Collections.shuffle(more, new Random(seed));
        DatasetSplit after = split(more, seed);

        assertThat(after.training().examples()).containsAll(before.training().examples());
        assertThat(after.validation().examples())
                .containsAll(before.validation().examples());
        assertThat(after.test().examples()).containsAll(before.test().examples());
    }

    @Property(tries = 50)
    void split_isAPartitionWithoutSharedPrompts(@ForAll long seed, @ForAll Random random) {
        List<ChatExample> examples = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String question = "Question " + random.nextInt(60);
            examples.add(
                    Chats.pair(random.nextBoolean() ? question : "  " + question.toUpperCase(Locale.ROOT), "a" + i));
        }
        DatasetSplit split = split(examples, seed);

        List<Example> all = new ArrayList<>(split.training().examples());
        all.addAll(split.validation().examples());
        all.addAll(split.test().examples());
        assertThat(all).containsExactlyInAnyOrderElementsOf(examples);
        assertThat(prompts(split.training())).doesNotContainAnyElementsOf(prompts(split.validation()));
        assertThat(prompts(split.training())).doesNotContainAnyElementsOf(prompts(split.test()));
        assertThat(prompts(split.validation())).doesNotContainAnyElementsOf(prompts(split.test()));
    }

    // A prompt that no part holds keeps the assertion meaningful when a part is empty
    private static Set<String> prompts(Dataset data) {
        Set<String> prompts = new HashSet<>(Set.of("none of " + System.identityHashCode(data)));
        data.chats()
                .forEach(chat ->
                        prompts.add(ContentHash.normal(chat.prompt().get(0).content())));
        return prompts;
    }

    @Property(tries = 30)
    void sizes_areNearTheFractions(@ForAll long seed) {
        int n = 4000;
        DatasetSplit split = split(numbered(n), seed);

        // Five standard deviations of a binomial count: one false alarm in two million tries
        assertThat((double) split.training().size()).isBetween(0.6 * n - bound(0.6, n), 0.6 * n + bound(0.6, n));
        assertThat((double) split.test().size()).isBetween(0.2 * n - bound(0.2, n), 0.2 * n + bound(0.2, n));
        assertThat(split.report().splitSizes())
                .containsEntry("training", split.training().size())
                .containsEntry("validation", split.validation().size());
    }

    private static double bound(double p, int n) {
        return 5 * Math.sqrt(n * p * (1 - p));
    }

    @Test
    void placeOfAPrompt_isWrittenInStone() {
        // By Python's hashlib over the bytes that docs/guides/data.md names:
        // "18:finetune4j split 1", 42 in eight bytes, "4:user", "13:what is lora?"
        ChatExample known = Chats.pair("What is  LoRA?", "An adapter.");
        assertThat(new SplitRule(0.5, 0.25, 0.25, 42).place(known.prompt())).isEqualTo(0.2663085832909403);
    }

    @Test
    void anotherSeed_isAnotherSplit() {
        List<ChatExample> examples = numbered(100);

        assertThat(split(examples, 1).test().examples())
                .isNotEqualTo(split(examples, 2).test().examples());
    }

    @Test
    void fractions_mustSumToOne() {
        DatasetBuilder builder = Dataset.builder().addExamples(numbered(3));

        assertThatThrownBy(() -> builder.split(
                        parts -> parts.training(0.8).validation(0.1).test(0.2).seed(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sum to 1");
        assertThatThrownBy(() -> builder.split(
                        parts -> parts.training(1.2).validation(-0.2).seed(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.split(
                        s -> s.training(Double.NaN).validation(0.5).test(0.5).seed(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(builder.split(s -> s.training(0.7).validation(0.2).test(0.1).seed(1))
                        .build()
                        .report()
                        .rowsKept())
                .isEqualTo(3); // 0.7+0.2+0.1 is not 1.0 in doubles
    }

    @Test
    void emptyPart_isAWarning_unlessItsFractionIsZero() {
        DatasetSplit one = split(numbered(1), 3);
        DatasetSplit two = Dataset.builder()
                .addExamples(numbered(500))
                .split(s -> s.training(0.7).validation(0.3).seed(3))
                .build();

        assertThat(one.report().counts()).containsEntry("empty-split", 2L);
        assertThat(two.report().counts()).isEmpty();
        assertThat(two.test().isEmpty()).isTrue();
    }
}
