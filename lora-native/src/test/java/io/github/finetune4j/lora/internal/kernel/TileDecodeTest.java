// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.lora.internal.config.Architecture;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.decode.DecodeSession;
import io.github.finetune4j.lora.internal.tile.Tiles;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Generations by tiles against libtorch's own products. */
@Tag("native")
class TileDecodeTest {
    private static final int TOKENS = 90; // beyond one block of the cache

    @BeforeEach
    void tilesAreThere() {
        Need.SYSTEM.require(Tiles.isReady(), "tiles: " + Tiles.whyNot());
    }

    /** Widths that are no multiple of a tile, and one of several. */
    private static ModelConfig config(Architecture architecture, boolean tied) {
        return new ModelConfig(
                3,
                48,
                6,
                2,
                8,
                74,
                331,
                512,
                1e-5,
                10000,
                tied,
                List.of(2),
                OptionalInt.of(1),
                OptionalInt.empty(),
                "bfloat16",
                architecture);
    }

    /** With weights that bfloat16 holds exactly; the larger they are, the less a text repeats itself. */
    private static Map<String, FloatTensor> weights(ModelConfig config, long seed, double size) {
        Map<String, FloatTensor> weights = TinyModel.weights(config, seed);
        Random random = new Random(seed);
        weights.values().forEach(tensor -> {
            float[] values = tensor.values();
            for (int i = 0; i < values.length; i++) {
                float value = tensor.shape().length == 1 ? 1 + values[i] : (float) (size * random.nextGaussian());
                values[i] = Float.intBitsToFloat(Float.floatToRawIntBits(value) & 0xffff0000);
            }
        });
        return weights;
    }

    private static BaseWeights base(ModelConfig config, Precision precision, long seed) {
        return base(config, precision, seed, 0.2);
    }

    private static BaseWeights base(ModelConfig config, Precision precision, long seed, double size) {
        return BaseWeights.load(config, precision, TinyModel.source(weights(config, seed, size)));
    }

    @SuppressWarnings("ImmutableEnumChecker") // a record of values
    enum Kind {
        LLAMA(Architecture.LLAMA, true),
        UNTIED(Architecture.LLAMA, false),
        BIASES(
                new Architecture(
                        Architecture.Family.QWEN2,
                        new Architecture.Biases(true, true),
                        new Architecture.Norms(false, false, false),
                        Architecture.LLAMA.attention(),
                        Architecture.LLAMA.rotation(),
                        Architecture.Activation.SILU,
                        1,
                        0),
                true),
        NORMED_HEADS(
                new Architecture(
                        Architecture.Family.QWEN3,
                        new Architecture.Biases(false, false),
                        new Architecture.Norms(true, false, false),
                        Architecture.LLAMA.attention(),
                        Architecture.LLAMA.rotation(),
                        Architecture.Activation.SILU,
                        1,
                        0),
                false);

        private final Architecture architecture;
        private final boolean tied;

        Kind(Architecture architecture, boolean tied) {
            this.architecture = architecture;
            this.tied = tied;
        }

        ModelConfig config() {
            return TileDecodeTest.config(architecture, tied);
        }
    }

    @ParameterizedTest
    @EnumSource
    void logits_areThoseOfFloat32_asNearAsBfloat16Comes(Kind kind) {
        int[] text = text(200, kind.config().vocabulary());
        float[] exact;
        try (BaseWeights base = base(kind.config(), Precision.FP32, 1);
                Kernel kernel = AutogradKernel.frozen(base)) {
            exact = kernel.logits(batch(text))[0];
        }
        try (BaseWeights base = base(kind.config(), Precision.BF16, 1);
                Kernel kernel = AutogradKernel.frozen(base);
                DecodeSession session = kernel.decode(List.of(text), 1, AdapterUse.OFF)) {
            float[] plain = kernel.logits(batch(text))[0];
            assertThat(session.getClass().getSimpleName()).isEqualTo("TileDecode");
            double error = error(session.logits()[0], exact);

            assertThat(error).isPositive().isLessThan(1.2 * error(plain, exact)).isLessThan(0.1);
        }
    }

    /** Of the difference, beside the size of what is right. */
    private static double error(float[] found, float[] exact) {
        double off = 0;
        double size = 0;
        for (int i = 0; i < exact.length; i++) {
            off += Math.pow(found[i] - exact[i], 2);
            size += Math.pow(exact[i], 2);
        }
        return Math.sqrt(off / size);
    }

    private static PackedBatch batch(int[] text) {
        boolean[] target = new boolean[text.length + 1];
        target[text.length] = true;
        return PackedBatch.of(List.of(new TokenRow(Arrays.copyOf(text, text.length + 1), target)));
    }

    private static int[] text(int length, int vocabulary) {
        return new Random(length).ints(length, 0, vocabulary).toArray();
    }

    @Test
    void greedy_givesEachRowWhatItGivesAlone_whateverComesAndGoesBesideIt() {
        ModelConfig config = Kind.UNTIED.config();
        int[][] prompts = IntStream.of(150, 1, 40, 7, 33)
                .mapToObj(length -> text(length, config.vocabulary()))
                .toArray(int[][]::new);
        try (BaseWeights base = base(config, Precision.BF16, 2);
                Kernel kernel = AutogradKernel.frozen(base);
                DecodeSession session = kernel.decode(List.of(prompts).subList(0, 4), TOKENS, AdapterUse.OFF)) {
            int[][] alone = Arrays.stream(prompts)
                    .map(prompt -> alone(kernel, prompt, false))
                    .toArray(int[][]::new);
            int[][] first = session.greedy(30);
            session.end(1);
            session.begin(new int[] {1}, List.of(prompts[4]));
            int[][] second = session.greedy(20);
            session.keep(new int[] {1, 3});
            int[][] third = session.greedy(20);

            assertThat(first[0]).containsExactly(Arrays.copyOf(alone[0], 30));
            assertThat(joined(first[3], second[3], third[1])).containsExactly(Arrays.copyOf(alone[3], 70));
            assertThat(joined(second[1], third[0])).containsExactly(Arrays.copyOf(alone[4], 40));
            assertThat(Arrays.stream(alone[2]).distinct().count()).isGreaterThan(10);
        }
    }

    @Test
    void greedy_inEightBits_givesEachRowWhatItGivesAlone() {
        ModelConfig config = Kind.UNTIED.config();
        int[][] prompts = IntStream.of(150, 1, 40, 7)
                .mapToObj(length -> text(length, config.vocabulary()))
                .toArray(int[][]::new);
        try (BaseWeights base = base(config, Precision.BF16, 2);
                Kernel kernel = AutogradKernel.frozen(base)) {
            kernel.answerInInt8(AdapterUse.OFF);
            int[][] alone = Arrays.stream(prompts)
                    .map(prompt -> alone(kernel, prompt, false))
                    .toArray(int[][]::new);
            try (DecodeSession session = kernel.decode(List.of(prompts).subList(0, 3), TOKENS, AdapterUse.OFF)) {
                assertThat(session.getClass().getSimpleName()).isEqualTo("TileDecode");
                int[][] first = session.greedy(30);
                session.begin(new int[] {1}, List.of(prompts[3]));
                int[][] second = session.greedy(20);

                assertThat(joined(first[0], second[0])).containsExactly(Arrays.copyOf(alone[0], 50));
                assertThat(joined(first[2], second[2])).containsExactly(Arrays.copyOf(alone[2], 50));
                assertThat(second[1]).containsExactly(Arrays.copyOf(alone[3], 20));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void logits_inEightBits_areThoseOfTheCodesInFloat32_withinTwiceBfloat16sError(Kind kind) {
        Map<String, FloatTensor> plain = weights(kind.config(), 1, 0.2);
        Map<String, FloatTensor> coded = weights(kind.config(), 1, 0.2);
        coded.values().forEach(TileDecodeTest::code);
        double bfloat16 = error(logits(kind, Precision.BF16, plain, false), logits(kind, Precision.FP32, plain, false));
        double int8 = error(logits(kind, Precision.BF16, plain, true), logits(kind, Precision.FP32, coded, false));

        assertThat(int8).isPositive().isLessThan(2 * bfloat16);
    }

    private static float[] logits(Kind kind, Precision precision, Map<String, FloatTensor> weights, boolean int8) {
        int[] text = text(200, kind.config().vocabulary());
        try (BaseWeights base = BaseWeights.load(kind.config(), precision, TinyModel.source(weights));
                Kernel kernel = AutogradKernel.frozen(base)) {
            if (int8) {
                kernel.answerInInt8(AdapterUse.OFF);
            }
            try (DecodeSession session = kernel.decode(List.of(text), 1, AdapterUse.OFF)) {
                return session.logits()[0];
            }
        }
    }

    /** Of each row multiples of the 127th part of its largest number. */
    private static void code(FloatTensor tensor) {
        float[] values = tensor.values();
        int width = tensor.shape().length == 1 ? 0 : (int) tensor.shape()[1];
        for (int at = 0; width > 0 && at < values.length; at += width) {
            float largest = 0;
            for (int i = at; i < at + width; i++) {
                largest = Math.max(largest, Math.abs(values[i]));
            }
            for (int i = at; i < at + width; i++) {
                values[i] = (float) Math.rint(values[i] / (largest / 127)) * (largest / 127);
            }
        }
    }

    private static int[] joined(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(IntStream::of).toArray();
    }

    private static int[] alone(Kernel kernel, int[] prompt, boolean guesses) {
        try (DecodeSession session = kernel.decode(List.of(prompt), TOKENS, AdapterUse.OFF)) {
            if (!guesses) {
                session.withoutGuesses();
            }
            List<int[]> pieces = new ArrayList<>();
            while (session.room() > 0) {
                pieces.add(session.greedy(Math.min(7, session.room()))[0]);
            }
            return joined(pieces.toArray(int[][]::new));
        }
    }

    @Test
    void greedy_withGuesses_givesTheSameTokens() {
        ModelConfig config = Kind.LLAMA.config();
        int guessed = 0;
        for (long seed = 0; seed < 6; seed++) {
            int[] prompt = joined(text(9, 331), text(9, 331), text(9, 331));
            try (BaseWeights base = base(config, Precision.BF16, seed, 0.05);
                    Kernel kernel = AutogradKernel.frozen(base);
                    DecodeSession session = kernel.decode(List.of(prompt), TOKENS, AdapterUse.OFF)) {
                assertThat(alone(kernel, prompt, true)).containsExactly(alone(kernel, prompt, false));
                while (session.room() > 0) {
                    guessed += session.greedy(1)[0].length - 1;
                }
            }
        }
        assertThat(guessed).isPositive();
    }

    @Test
    void greedy_stopsAtAnEnd_andAsksNoMoreOfThatRow() {
        ModelConfig config = Kind.UNTIED.config();
        try (BaseWeights base = base(config, Precision.BF16, 2);
                Kernel kernel = AutogradKernel.frozen(base);
                DecodeSession session = kernel.decode(List.of(text(5, 331), text(6, 331)), TOKENS, AdapterUse.OFF)) {
            int[] first = alone(kernel, text(5, 331), false);
            int[] second = alone(kernel, text(6, 331), false);
            int end = first[3];
            int place = IntStream.range(0, TOKENS)
                    .filter(i -> first[i] == end)
                    .findFirst()
                    .orElseThrow();
            int other = IntStream.range(0, TOKENS)
                    .filter(i -> second[i] == end)
                    .findFirst()
                    .orElse(TOKENS);
            session.endAt(Set.of(end));

            assertThat(session.greedy(TOKENS, 1)[0]).hasSize(Math.min(place, other) + 1);
        }
    }
}
