// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.lora.internal.kernel.AdapterUse;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import io.github.finetune4j.lora.internal.kernel.TinyModel;
import io.github.finetune4j.lora.internal.train.Trainer;
import io.github.finetune4j.lora.internal.train.TrainerListener;
import io.github.finetune4j.lora.internal.train.TrainerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a model that was taught to count; its text writes each token as its number and a space. */
@Tag("native")
@SuppressWarnings("NullAway.Init")
class TextGeneratorTest {
    private static Kernel kernel;

    @BeforeAll
    static void teach() {
        kernel = TinyModel.full(1);
        TrainerOptions options = TrainerOptions.builder()
                .epochs(25)
                .batchSize(8)
                .learningRate(1e-2)
                .build();
        new Trainer(kernel, TinyModel.rows(60, 1), List.of(), options, 40, System::nanoTime)
                .run(TrainerListener.NONE, () -> false);
    }

    @AfterAll
    static void close() {
        kernel.close();
    }

    private static final class Numbers implements Pieces {
        @Override
        public String add(int id) {
            return id + " ";
        }

        @Override
        public String finish() {
            return "";
        }
    }

    private static GenerationRequest request(int... prompt) {
        return new GenerationRequest(prompt, 6, SamplingOptions.GREEDY, Set.of(), List.of(), new Numbers(), null);
    }

    private static GenerationRequest with(
            GenerationRequest of,
            SamplingOptions sampling,
            Set<Integer> ends,
            List<String> stops,
            @Nullable Consumer<String> onText) {
        return new GenerationRequest(of.prompt(), of.maxTokens(), sampling, ends, stops, new Numbers(), onText);
    }

    private static TextGenerator generator() {
        return new TextGenerator(kernel, AdapterUse.OFF);
    }

    @Test
    void generate_greedily_goesOnCounting() {
        Generated answer =
                generator().generate(List.of(request(10, 11, 12, 13))).get(0);
        assertThat(answer.text()).isEqualTo("14 15 16 17 18 19 ");
        assertThat(answer.tokens()).containsExactly(14, 15, 16, 17, 18, 19);
        assertThat(answer.complete()).isFalse();
    }

    @Test
    void generateAll_ofUnequalPrompts_answersEachAsAlone() {
        List<GenerationRequest> requests = List.of(
                request(10, 11, 12, 13), request(5, 7, 9), request(1, 2, 3, 4, 5, 6, 7, 8), request(20, 23, 26, 29));
        List<String> alone = new ArrayList<>();
        for (GenerationRequest request : requests) {
            alone.add(generator()
                    .generate(List.of(with(request, SamplingOptions.GREEDY, Set.of(), List.of(), null)))
                    .get(0)
                    .text());
        }
        assertThat(generator().generateAll(requests, 3))
                .extracting(Generated::text)
                .containsExactlyElementsOf(alone);
    }

    /** Of all kinds: short and long prompts and answers, an end token, a stop string, some sampled. */
    private static List<GenerationRequest> mixed(int count, boolean sampled) {
        Random random = new Random(7);
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int from = random.nextInt(40);
            int step = 1 + random.nextInt(3);
            int[] prompt = IntStream.range(0, 1 + random.nextInt(12))
                    .map(k -> (from + k * step) % 40)
                    .toArray();
            SamplingOptions sampling = sampled && i % 5 == 0 ? new SamplingOptions(2, 0, 1, i) : SamplingOptions.GREEDY;
            List<String> stops = i % 7 == 0 ? List.of("1 1", "9 3") : List.of();
            requests.add(new GenerationRequest(
                    prompt, 1 + random.nextInt(60), sampling, Set.of(17, 31), stops, new Numbers(), null));
        }
        return requests;
    }

    private static List<int[]> tokens(List<Generated> answers) {
        return answers.stream().map(Generated::tokens).toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void generateAll_whereRowsTakeOneAnswerAfterTheOther_answersEachAsAlone(boolean sampled) {
        List<Generated> alone = alone(mixed(50, sampled));
        for (int batchSize : sampled ? new int[] {1, 2, 4, 7, 50} : new int[] {1, 4, 50}) {
            List<Generated> together = generator().generateAll(mixed(50, sampled), batchSize);
            assertThat(tokens(together))
                    .as("%s at once", batchSize)
                    .usingRecursiveComparison()
                    .isEqualTo(tokens(alone));
            assertThat(together)
                    .extracting(Generated::text)
                    .containsExactlyElementsOf(
                            alone.stream().map(Generated::text).toList());
        }
    }

    private List<Generated> alone(List<GenerationRequest> requests) {
        return requests.stream()
                .map(request -> generator().generate(List.of(request)).get(0))
                .toList();
    }

    @Test
    void generateAll_whereAnswersReachTheEndOfTheContext_answersEachAsAlone() {
        int[][] sizes = {{500, 12}, {3, 300}, {450, 62}, {10, 502}, {5, 30}, {1, 511}, {511, 1}, {40, 400}
        }; // prompt, answer: at most 512
        List<GenerationRequest> requests = Stream.of(sizes)
                .map(size -> new GenerationRequest(
                        IntStream.range(0, size[0]).map(i -> 3 * i % 40).toArray(),
                        size[1],
                        SamplingOptions.GREEDY,
                        Set.of(),
                        List.of(),
                        new Numbers(),
                        null))
                .toList();
        List<Generated> alone = alone(requests);

        for (int batchSize : new int[] {1, 2, 3, 8}) {
            assertThat(tokens(generator().generateAll(requests, batchSize)))
                    .as("%s at once", batchSize)
                    .usingRecursiveComparison()
                    .isEqualTo(tokens(alone));
        }
    }

    @Test
    void generateAll_computesLittleForRowsThatAreDone() {
        CountedSessions counted = new CountedSessions(kernel);
        List<GenerationRequest> requests = mixed(50, false);
        List<Generated> answers = new TextGenerator(counted.kernel(), AdapterUse.OFF).generateAll(requests, 4);

        int tokens = answers.stream().mapToInt(answer -> answer.tokens().length).sum();
        int longest = answers.stream()
                .mapToInt(answer -> answer.tokens().length)
                .max()
                .orElseThrow();
        assertThat(counted.sessions()).isEqualTo(1);
        assertThat(longest).as("answers of very unequal length").isGreaterThan(2 * tokens / 50);
        assertThat(counted.computed()).as("of %s tokens", tokens).isLessThan(tokens * 5 / 4);
    }

    @Test
    void generateAll_ofNothing_isNothing() {
        assertThat(generator().generateAll(List.of(), 4)).isEmpty();
    }

    @Test
    void generate_untilEndToken_leavesItOutOfTheText() {
        GenerationRequest request =
                with(request(10, 11, 12, 13), SamplingOptions.GREEDY, Set.of(16, 99), List.of(), null);
        Generated answer = generator().generate(List.of(request)).get(0);
        assertThat(answer.text()).isEqualTo("14 15 ");
        assertThat(answer.tokens()).containsExactly(14, 15, 16);
        assertThat(answer.complete()).isTrue();
    }

    @Test
    void generate_untilStopString_cutsAcrossTokens() {
        GenerationRequest request =
                with(request(10, 11, 12, 13), SamplingOptions.GREEDY, Set.of(), List.of("5 1"), null);
        Generated answer = generator().generate(List.of(request)).get(0);
        assertThat(answer.text()).isEqualTo("14 1");
        assertThat(answer.complete()).isTrue();
    }

    @Test
    void generate_withListener_streamsWhatItReturns() {
        List<String> heard = new ArrayList<>();
        GenerationRequest request =
                with(request(10, 11, 12, 13), SamplingOptions.GREEDY, Set.of(), List.of(), heard::add);
        Generated answer = generator().generate(List.of(request)).get(0);
        assertThat(heard).hasSize(6);
        assertThat(String.join("", heard)).isEqualTo(answer.text());
    }

    @Test
    void generate_sampled_isTheSameForEqualSeedsAndInABatch() {
        SamplingOptions warm = new SamplingOptions(3, 0, 1, 5);
        GenerationRequest request = with(request(10, 11, 12, 13), warm, Set.of(), List.of(), null);
        String first = generator().generate(List.of(request)).get(0).text();
        List<Generated> batch =
                generator().generate(List.of(request(1, 2, 3), with(request, warm, Set.of(), List.of(), null)));
        assertThat(batch.get(1).text()).isEqualTo(first);
        assertThat(batch.get(0).text()).isEqualTo("4 5 6 7 8 9 ");
        GenerationRequest other = with(request, new SamplingOptions(3, 0, 1, 6), Set.of(), List.of(), null);
        assertThat(generator().generate(List.of(other)).get(0).text()).isNotEqualTo(first);
    }

    @Test
    void generate_beyondTheContext_isRefusedWithTheNumbers() {
        GenerationRequest request = request(new int[510]);
        assertThatThrownBy(() -> generator().generate(List.of(request)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("510")
                .hasMessageContaining("512");
    }
}
