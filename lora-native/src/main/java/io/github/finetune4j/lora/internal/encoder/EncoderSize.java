// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import io.github.finetune4j.lora.internal.config.LlamaTensors;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The size of an encoder: what it holds and keeps, in numbers of four bytes, as its config.json says.
 *
 * @param weights of the whole, its head included
 * @param matrices those of them that tokens are multiplied by
 * @param trained of the whole or of the adapter; 0 where nothing is
 * @param passing of each token, while nothing is kept
 * @param kept of each token for the backward pass
 * @param keptBySquare of each text, times the square of its length
 */
public record EncoderSize(long weights, long matrices, long trained, long passing, long kept, long keptBySquare) {
    // tensors by their width: of a pass, those of one layer; for the backward pass, of each
    private static final int PASSING = 6;
    private static final int KEPT = 10;
    private static final int KEPT_FFN = 2;

    /**
     * {@return the size of an encoder as it is, of a decoder, or of static vectors}
     *
     * @param folder with config.json
     * @throws io.github.finetune4j.error.InvalidModelException if the file is missing or damaged
     */
    public static EncoderSize of(Path folder) {
        if (StaticVectors.areIn(folder)) {
            return new EncoderSize(StaticVectors.count(folder), 0, 0, 0, 0, 0);
        }
        if (!EncoderConfigReader.isEncoder(folder)) {
            ModelConfig config = ModelConfigReader.readForStates(folder);
            long weights = LlamaTensors.shapes(config).values().stream()
                    .mapToLong(EncoderSize::count)
                    .sum();
            return new EncoderSize(weights, 0, 0, (long) PASSING * config.hidden() + 2L * config.intermediate(), 0, 0);
        }
        EncoderConfig config = EncoderConfigReader.read(folder);
        return of(config, new EncoderLayout(config, ""), 0);
    }

    /**
     * {@return the size of an encoder that is trained}
     *
     * @param folder with config.json
     * @param task it is trained for
     * @param labels of its head; none for {@link EncoderTask#EMBEDDING}
     * @param lora shape of an adapter; null: all weights are trained
     * @throws io.github.finetune4j.error.InvalidModelException if the file is missing or damaged
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if it is no encoder
     * @throws IllegalArgumentException if the adapter's targets fit nothing
     */
    public static EncoderSize ofTraining(
            Path folder, EncoderTask task, List<String> labels, @Nullable EncoderLora lora) {
        return ofTraining(EncoderConfigReader.read(folder).with(task, labels), lora);
    }

    /**
     * {@return the size of an encoder that is trained together with a linear head on its vectors}
     *
     * @param folder as above
     * @param labels of the head
     * @param lora as above
     */
    public static EncoderSize ofVectorHead(Path folder, List<String> labels, @Nullable EncoderLora lora) {
        EncoderConfig config = EncoderConfigReader.read(folder)
                .with(EncoderTask.CLASSES, labels, EncoderConfig.HeadKind.UNIT_VECTOR, Pooling.MEAN);
        return ofTraining(config, lora);
    }

    private static EncoderSize ofTraining(EncoderConfig config, @Nullable EncoderLora lora) {
        EncoderLayout layout = new EncoderLayout(config, "");
        EncoderParameters parameters =
                lora == null ? EncoderParameters.full(layout, false) : EncoderParameters.adapter(layout, lora, false);
        return of(config, layout, parameters.count());
    }

    private static EncoderSize of(EncoderConfig config, EncoderLayout layout, long trained) {
        long weights = 0;
        long matrices = 0;
        for (EncoderLayout.Slot slot : layout.slots()) {
            weights += count(slot.shape());
            matrices += slot.kind() == EncoderLayout.Kind.MATRIX ? count(slot.shape()) : 0;
        }
        long up = config.family().isGated() ? 2L * config.ffn() : config.ffn();
        boolean scored = config.family() == EncoderFamily.MPNET || config.family() == EncoderFamily.DEBERTA;
        return new EncoderSize(
                weights,
                matrices,
                trained,
                (long) PASSING * config.hidden() + up + config.ffn(),
                config.layers() * ((long) KEPT * config.hidden() + KEPT_FFN * up),
                scored ? 2L * config.layers() * config.heads() : 0); // elsewhere attention keeps no scores
    }

    private static long count(long[] shape) {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }
}
