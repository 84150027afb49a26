// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.decode.DecodeSession;
import io.github.finetune4j.lora.internal.io.ModelWeights;
import io.github.finetune4j.lora.internal.io.TensorSource;
import io.github.finetune4j.lora.internal.tile.Tiles;
import io.github.finetune4j.lora.internal.tokens.PromptText;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real model's answers by tiles in eight bits beside those of float32 without codes. */
@Tag("native")
class EightBitAnswersTest {
    private static final int TOKENS = 16;
    private static final List<String> QUESTIONS = List.of(
            "What is the capital of France?",
            "Name three colours.",
            "Write a sentence about the sea.",
            "How many days does a week have?",
            "Translate good morning into Spanish.",
            "What do bees make?",
            "Why is the sky blue?",
            "Say hello to a new colleague.");

    @Test
    void greedy_byTiles_goesAsFarWithFloat32_asByLibtorchsCodes() {
        Need.SYSTEM.require(Tiles.isReady(), "tiles: " + Tiles.whyNot());
        Path model = Fixtures.weights("models/smollm2-135m-instruct");
        try (PromptText texts = PromptText.open(model);
                BaseWeights plain = base(model, Precision.FP32);
                BaseWeights rounded = base(model, Precision.BF16)) {
            int[][] exact = answers(plain, texts, false);
            int[][] libtorch = answers(plain, texts, true);
            int[][] tiles = answers(rounded, texts, true);

            assertThat(common(tiles, exact)).isGreaterThanOrEqualTo(common(libtorch, exact));
        }
    }

    private static BaseWeights base(Path model, Precision precision) {
        ModelConfig config = ModelConfigReader.read(model);
        try (TensorSource source = ModelWeights.open(model, config)) {
            return BaseWeights.load(config, precision, source);
        }
    }

    private static int[][] answers(BaseWeights base, PromptText texts, boolean int8) {
        try (Kernel kernel = AutogradKernel.frozen(base)) {
            if (int8) {
                kernel.answerInInt8(AdapterUse.OFF);
            }
            return QUESTIONS.stream()
                    .map(question -> answer(kernel, texts.ids(texts.text(question))))
                    .toArray(int[][]::new);
        }
    }

    private static int[] answer(Kernel kernel, int[] prompt) {
        try (DecodeSession session = kernel.decode(List.of(prompt), TOKENS, AdapterUse.OFF)) {
            session.withoutGuesses();
            return session.greedy(TOKENS)[0];
        }
    }

    /** {@return tokens until the first that differs, of all answers} */
    private static int common(int[][] some, int[][] others) {
        return IntStream.range(0, some.length)
                .map(row -> IntStream.range(0, TOKENS)
                        .filter(i -> some[row][i] != others[row][i])
                        .findFirst()
                        .orElse(TOKENS))
                .sum();
    }
}
