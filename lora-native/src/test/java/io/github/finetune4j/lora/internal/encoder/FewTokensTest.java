// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.lora.internal.djl.Torch;
import io.github.finetune4j.lora.internal.io.ModelWeights;
import io.github.finetune4j.lora.internal.io.TensorSource;
import io.github.finetune4j.lora.internal.tile.Tiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class FewTokensTest {
    private static final int MANY = 40; // copies of the texts, more than a pass of tiles holds

    @Test
    void hidden_ofFewTokens_isThatOfLibtorch() {
        Need.SYSTEM.require(Tiles.isReady(), "tiles: " + Tiles.whyNot());
        Path folder = Fixtures.path("heads/encoders/bert").resolve("base");
        try (Encoder encoder = Encoder.open(folder);
                NDManager manager = Torch.newManager();
                FewTokens few = few(folder, manager)) {
            List<EncodedText> texts = List.of(encoder.encode("a", 16), encoder.encode("where is my card", 16));
            List<EncodedText> many =
                    IntStream.range(0, MANY).mapToObj(i -> texts.get(i % 2)).toList();
            assertThat(few.take(texts)).isTrue();
            assertThat(few.take(many)).isFalse();
            float[][][] expected = encoder.hidden(many);

            float[][][] found = few.hidden(texts);

            for (int text = 0; text < 2; text++) {
                assertThat(found[text]).hasDimensions(texts.get(text).length(), encoder.width());
                for (int token = 0; token < found[text].length; token++) {
                    for (int i = 0; i < encoder.width(); i++) {
                        assertThat(found[text][token][i]).isCloseTo(expected[text][token][i], offset(5e-6f));
                    }
                }
            }
        }
    }

    private static FewTokens few(Path folder, NDManager manager) {
        EncoderConfig config = EncoderConfigReader.read(folder);
        try (TensorSource source = ModelWeights.open(folder)) {
            EncoderLayout layout = new EncoderLayout(config, EncoderWeights.prefix(source, config));
            List<NDArray> weights = EncoderWeights.read(manager, source, layout);
            return Objects.requireNonNull(FewTokens.of(layout, weights), "an encoder of BERT's form by tiles");
        }
    }
}
