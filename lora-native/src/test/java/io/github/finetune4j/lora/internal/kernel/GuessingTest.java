// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.lora.internal.decode.DecodeSession;
import io.github.finetune4j.lora.internal.djl.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One row's answer is guessed from what its text said before; what comes out is what would have come anyway. */
@Tag("native")
class GuessingTest {
    private static final int TOKENS = 100;

    @Test
    void greedy_inPiecesOfAnyLength_givesWhatItGivesWithoutGuesses() {
        for (long seed = 0; seed < 8; seed++) {
            try (BaseWeights base = lively(seed);
                    Kernel kernel = AutogradKernel.frozen(base)) {
                int[] prompt = prompt(seed);
                int[] whole = answer(kernel, prompt, TOKENS, false).tokens;
                for (int piece : new int[] {1, 3, 7, TOKENS}) {
                    assertThat(answer(kernel, prompt, piece, true).tokens)
                            .as("seed %s in pieces of %s", seed, piece)
                            .containsExactly(whole);
                }
            }
        }
    }

    @Test
    void greedy_ofATextThatRepeatsItself_takesFewerPassesThanTokens() {
        try (BaseWeights base = TinyModel.base(Precision.FP32);
                Kernel kernel = AutogradKernel.frozen(base)) {
            assertThat(answer(kernel, prompt(1), 1, false).calls).isEqualTo(TOKENS);
            assertThat(answer(kernel, prompt(1), 1, true).calls).isLessThan(TOKENS / 4);
        }
    }

    @Test
    void greedy_ofTextsThatHardlyRepeat_guessesWrongAtTimes() {
        // or the first test would show nothing
        List<Integer> calls = new ArrayList<>();
        for (long seed = 0; seed < 8; seed++) {
            try (BaseWeights base = lively(seed);
                    Kernel kernel = AutogradKernel.frozen(base)) {
                calls.add(answer(kernel, prompt(seed), 1, true).calls);
            }
        }

        assertThat(calls).anyMatch(count -> count > TOKENS / 4).anyMatch(count -> count < TOKENS);
    }

    @Test
    void greedy_inEightBits_guessesToo() {
        Need.SYSTEM.require(Torch.hasInt8(), "a processor that multiplies eight bits");
        try (BaseWeights base = TinyModel.base(Precision.FP32);
                Kernel kernel = AutogradKernel.frozen(base)) {
            kernel.answerInInt8(AdapterUse.OFF);

            assertThat(answer(kernel, prompt(1), 1, true).calls).isLessThan(TOKENS / 4);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void greedy_ofOneRow_stopsAtAnEnd(boolean guesses) {
        try (BaseWeights base = lively(2);
                Kernel kernel = AutogradKernel.frozen(base)) {
            int[] all = answer(kernel, prompt(2), TOKENS, false).tokens;
            int end = all[TOKENS / 2];
            int first = IntStream.range(0, TOKENS)
                    .filter(i -> all[i] == end)
                    .findFirst()
                    .orElseThrow();
            try (DecodeSession session = kernel.decode(List.of(prompt(2)), TOKENS, AdapterUse.OFF)) {
                if (!guesses) {
                    session.withoutGuesses();
                }
                session.endAt(Set.of(end));

                assertThat(session.greedy(TOKENS)[0])
                        .startsWith(Arrays.copyOf(all, first + 1))
                        .hasSizeLessThan(first + 10);
            }
        }
    }

    @Test
    void greedy_ofSeveralRows_stopsWhenTheLastHasEndedInThisCallOrBefore() {
        try (BaseWeights base = lively(2);
                Kernel kernel = AutogradKernel.frozen(base);
                DecodeSession session = kernel.decode(List.of(prompt(2), prompt(3)), TOKENS, AdapterUse.OFF)) {
            int[] ends = {answer(kernel, prompt(2), TOKENS, false).tokens[0], 0};
            int[] second = answer(kernel, prompt(3), TOKENS, false).tokens;
            ends[1] = Arrays.stream(second)
                    .skip(20)
                    .filter(token -> token != ends[0])
                    .findFirst()
                    .orElseThrow();
            int last = IntStream.range(0, TOKENS)
                    .filter(i -> second[i] == ends[0] || second[i] == ends[1])
                    .findFirst()
                    .orElseThrow();
            session.endAt(List.of(ends[0], ends[1]));

            int first = session.greedy(1)[0].length;
            assertThat(first + session.greedy(TOKENS - 1)[0].length).isEqualTo(Math.max(2, last + 1));
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Answer(int[] tokens, int calls) {}

    private static Answer answer(Kernel kernel, int[] prompt, int piece, boolean guesses) {
        List<int[]> pieces = new ArrayList<>();
        try (DecodeSession session = kernel.decode(List.of(prompt), TOKENS, AdapterUse.OFF)) {
            if (!guesses) {
                session.withoutGuesses();
            }
            while (session.room() > 0) {
                pieces.add(session.greedy(Math.min(piece, session.room()))[0]);
            }
        }
        int[] tokens = pieces.stream().flatMapToInt(IntStream::of).toArray();
        assertThat(tokens).hasSize(TOKENS);
        return new Answer(tokens, pieces.size());
    }

    private static int[] prompt(long seed) {
        return TinyModel.rows(1, seed).get(0).ids();
    }

    /** Weights so large that what is said next depends on much of the text. */
    static BaseWeights lively(long seed) {
        Map<String, FloatTensor> weights = TinyModel.weights(TinyModel.CONFIG, seed);
        weights.values().stream()
                .filter(tensor -> tensor.shape().length > 1)
                .map(FloatTensor::values)
                .forEach(values -> IntStream.range(0, values.length).forEach(i -> values[i] *= 20));
        return BaseWeights.load(TinyModel.CONFIG, Precision.FP32, TinyModel.source(weights));
    }
}
