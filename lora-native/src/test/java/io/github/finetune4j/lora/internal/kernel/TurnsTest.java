// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.lora.internal.decode.DecodeSession;
import io.github.finetune4j.lora.internal.djl.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows of a generation begin anew and go, and nobody notices. */
@Tag("native")
class TurnsTest {
    private static final int TOKENS = 30;
    private static final int[] LONGEST = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8};
    private static final int[] MIDDLE = {2, 7, 1, 8, 2, 8};
    private static final int[] SHORT = {1, 6, 1};
    private static final int[] ONE = {7};

    private final BaseWeights base = GuessingTest.lively(4);
    private final Kernel kernel = AutogradKernel.frozen(base);

    @AfterEach
    void close() {
        kernel.close();
        base.close();
    }

    private int[] alone(int[] prompt, int count) {
        try (DecodeSession session = kernel.decode(List.of(prompt), count, AdapterUse.OFF)) {
            session.withoutGuesses();
            return session.greedy(count)[0];
        }
    }

    private DecodeSession session(int... spare) {
        return kernel.decode(
                List.of(LONGEST, MIDDLE, SHORT), TOKENS, IntStream.of(spare).sum(), AdapterUse.OFF);
    }

    @Test
    void begin_givesWhatThePromptGivesAlone_andLeavesTheOthersAsTheyWere() {
        try (DecodeSession session = session()) {
            int[][] first = session.greedy(5);
            session.begin(new int[] {2, 0}, List.of(MIDDLE, ONE));
            int[][] second = session.greedy(TOKENS - 5);

            assertThat(first[0]).containsExactly(alone(LONGEST, 5));
            assertThat(first[2]).containsExactly(alone(SHORT, 5));
            assertThat(second[0]).containsExactly(alone(ONE, TOKENS - 5));
            assertThat(joined(first[1], second[1])).containsExactly(alone(MIDDLE, TOKENS));
            assertThat(second[2]).containsExactly(alone(MIDDLE, TOKENS - 5));
        }
    }

    @Test
    void begin_withTheLongestPrompt_fitsAfterOneToken() {
        try (DecodeSession session = session()) {
            session.greedy(1);
            session.begin(new int[] {1}, List.of(LONGEST));

            assertThat(session.greedy(9)[1]).containsExactly(alone(LONGEST, 9));
        }
    }

    @Test
    void begin_byLogits_givesThePromptsLogits() {
        try (DecodeSession session = session();
                DecodeSession alone = kernel.decode(List.of(MIDDLE), 1, AdapterUse.OFF)) {
            session.logits();
            session.accept(new int[] {1, 2, 3});
            session.begin(new int[] {0}, List.of(MIDDLE));

            float[] expected = alone.logits()[0];
            float[] found = session.logits()[0];
            assertThat(IntStream.range(0, found.length))
                    .allSatisfy(i -> assertThat(found[i]).isCloseTo(expected[i], within(1e-4f)));
        }
    }

    @Test
    void begin_inEightBits_computesThePromptAsAnyOther() {
        Need.SYSTEM.require(Torch.hasInt8(), "a processor that multiplies eight bits");
        kernel.answerInInt8(AdapterUse.OFF);
        int before = MIDDLE.length - 1;
        try (DecodeSession session = session();
                DecodeSession alone = kernel.decode(List.of(Arrays.copyOf(MIDDLE, before)), 2, AdapterUse.OFF)) {
            session.greedy(1);
            session.begin(new int[] {1}, List.of(MIDDLE));
            session.keep(new int[] {1});
            alone.logits();
            alone.accept(new int[] {MIDDLE[before]});

            float[] expected = alone.logits()[0];
            float[] found = session.logits()[0];
            assertThat(IntStream.range(0, found.length))
                    .allSatisfy(i -> assertThat(found[i]).isCloseTo(expected[i], within(1e-4f)));
        }
    }

    @Test
    void keep_leavesTheRestAsItWas_andFreesTheColumnsThatOnlyOthersNeeded() {
        try (DecodeSession session = session()) {
            int[][] first = session.greedy(4);
            int before = session.room();
            session.keep(new int[] {1, 2});
            int[][] second = session.greedy(TOKENS - 4);

            assertThat(session.room() - (before - (TOKENS - 4))).isEqualTo(LONGEST.length - MIDDLE.length);
            assertThat(joined(first[1], second[0])).containsExactly(alone(MIDDLE, TOKENS));
            assertThat(joined(first[2], second[1])).containsExactly(alone(SHORT, TOKENS));
        }
    }

    @Test
    void keep_ofOneRow_guessesFromThenOn() {
        try (BaseWeights repeating = TinyModel.base(Precision.FP32);
                Kernel model = AutogradKernel.frozen(repeating);
                DecodeSession session = model.decode(List.of(LONGEST, SHORT), 100, AdapterUse.OFF);
                DecodeSession alone = model.decode(List.of(SHORT), 100, AdapterUse.OFF)) {
            alone.withoutGuesses();
            List<int[]> pieces = new ArrayList<>(List.of(session.greedy(9)[1]));
            session.keep(new int[] {1});
            while (pieces.stream().mapToInt(piece -> piece.length).sum() < 100) {
                pieces.add(session.greedy(1)[0]);
            }

            assertThat(pieces).hasSizeLessThan(40);
            assertThat(pieces.stream().flatMapToInt(IntStream::of).limit(100).toArray())
                    .containsExactly(alone.greedy(100)[0]);
        }
    }

    @Test
    void beginAndKeep_overAndOver_neverRunOutOfColumns() {
        try (DecodeSession session = session(8)) {
            int[] left = {TOKENS, TOKENS, TOKENS};
            List<List<Integer>> rows = new ArrayList<>();
            IntStream.range(0, 3).forEach(row -> rows.add(new ArrayList<>()));
            int[][] prompts = {LONGEST, MIDDLE, SHORT};
            int[] lengths = {7, 29, 16}; // of the answers that a row gives, one after the other
            for (int i = 0; i < 200; i++) {
                if (session.room() == 0) {
                    session.keep(new int[] {0, 1, 2});
                }
                int[][] one = session.greedy(1);
                for (int row = 0; row < 3; row++) {
                    rows.get(row).add(one[row][0]);
                    if (--left[row] == TOKENS - lengths[row]) {
                        assertThat(rows.get(row)).containsExactly(boxed(alone(prompts[row], lengths[row])));
                        rows.get(row).clear();
                        left[row] = TOKENS;
                        session.begin(new int[] {row}, List.of(prompts[row]));
                    }
                }
            }
        }
    }

    @Test
    void greedy_stopsWhenEnoughRowsHaveEnded_thoseSaidToHaveEndedAmongThem() {
        try (DecodeSession session = session()) {
            int end = alone(MIDDLE, 6)[5];
            int[] ends = IntStream.range(0, 3)
                    .map(row -> first(alone(List.of(LONGEST, MIDDLE, SHORT).get(row), TOKENS), end))
                    .toArray();
            session.endAt(List.of(end));
            session.end(
                    IntStream.range(0, 3).filter(row -> row != 1).findFirst().orElseThrow());

            assertThat(session.greedy(TOKENS, 2)[1]).hasSize(1 + Math.min(ends[1], ends[2]));
        }
    }

    private static int first(int[] tokens, int token) {
        return IntStream.range(0, tokens.length)
                .filter(i -> tokens[i] == token)
                .findFirst()
                .orElse(tokens.length);
    }

    @Test
    void begin_withVirtualTokens_hasThemToo() {
        try (Kernel tuned = AutogradKernel.prompt(base, 5);
                DecodeSession session = tuned.decode(List.of(LONGEST, SHORT), TOKENS, AdapterUse.LIVE);
                DecodeSession alone = tuned.decode(List.of(MIDDLE), TOKENS, AdapterUse.LIVE)) {
            tuned.restore(StateKind.PARAMETERS, InitialValues.adapter(tuned.layout(), 5));
            session.greedy(3);
            session.begin(new int[] {0}, List.of(MIDDLE));

            assertThat(session.greedy(20)[0]).containsExactly(alone.greedy(20)[0]);
        }
    }

    @Test
    void begin_ofWhatDoesNotFit_isRefused() {
        try (DecodeSession session = session()) {
            assertThat(session.canBegin()).isFalse();
            assertThatThrownBy(() -> session.begin(new int[] {0}, List.of(SHORT)))
                    .isInstanceOf(IllegalStateException.class);
            session.greedy(1);
            assertThatThrownBy(() -> session.begin(new int[] {0}, List.of(new int[LONGEST.length + 2])))
                    .hasMessageContaining("14 tokens")
                    .hasMessageContaining("13 columns");
            assertThatThrownBy(() -> session.begin(new int[] {3}, List.of(SHORT)))
                    .hasMessageContaining("[3] of 3");
            assertThatThrownBy(() -> session.begin(new int[] {0, 1}, List.of(SHORT)))
                    .hasMessageContaining("for 1 prompts");

            assertThat(session.greedy(5)[0]).containsExactly(Arrays.copyOfRange(alone(LONGEST, 6), 1, 6));
        }
    }

    private static int[] joined(int[] first, int... second) {
        return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
    }

    private static Integer[] boxed(int... values) {
        return IntStream.of(values).boxed().toArray(Integer[]::new);
    }
}
