// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.lora.internal.encoder.OnnxEncoder;
import java.nio.file.Path;
import org.apiguardian.api.API;

/**
 * Exports an encoder as one ONNX file (opset 17, float32), which ONNX Runtime and whatever is built on it run: in Java,
 * .NET, Python, browsers. The graph's inputs are {@code input_ids}, {@code attention_mask} and, for families that tell
 * the texts of a pair apart (BERT, Nomic), {@code token_type_ids}, each [batch, sequence] of int64, in any sizes that
 * the encoder takes; shorter texts are padded on the right, with a mask of 0. The tokenizer is the folder's own.
 *
 * <p>Every family of encoders that this engine runs can be exported. The same folder gives the same bytes. A file is
 * there whole, or not at all.
 *
 * <p>Immutable; writes what it is told to, in the calling thread.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class OnnxExport {
    private final Path encoder;

    private OnnxExport(Path encoder) {
        this.encoder = encoder;
    }

    /**
     * {@return the exports of an encoder}
     *
     * @param encoder folder in Hugging Face's or sentence-transformers' form
     */
    public static OnnxExport of(Path encoder) {
        return new OnnxExport(encoder);
    }

    /**
     * Writes the encoder alone: {@code last_hidden_state} [batch, sequence, width], as LangChain4j's
     * {@code OnnxEmbeddingModel} and most others want it.
     *
     * @param file the new file; replaced if there
     * @throws io.github.finetune4j.error.InvalidModelException if the folder can't be read, or holds numbers that are
     *     not finite
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if the encoder is of a kind that is not
     *     supported, naming it, or larger than an ONNX file may be (2 GB)
     * @throws io.github.finetune4j.error.ResultNotSavedException if the file can't be written
     */
    public void hiddenStates(Path file) {
        OnnxEncoder.hidden(encoder, file);
    }

    /**
     * Writes the encoder with what makes one vector of a text: {@code sentence_embedding} [batch, width], pooled, and
     * of length 1 if {@code modules.json} says so; without it, the mean of all tokens.
     *
     * @param file the new file; replaced if there
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException as for {@link #hiddenStates}, or if a vector is
     *     made by more than pooling and normalising
     */
    public void embedding(Path file) {
        OnnxEncoder.embedding(encoder, file);
    }

    /**
     * Writes the encoder with its own classification head: {@code logits} [batch, labels], of a head for tokens
     * [batch, sequence, labels]. The labels, in this order, are {@code id2label} in config.json.
     *
     * @param file the new file; replaced if there
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException as for {@link #hiddenStates}, or if the folder
     *     has no such head
     */
    public void logits(Path file) {
        OnnxEncoder.logits(encoder, file);
    }

    /**
     * Writes the encoder with a linear head on its embedding, such as a logistic regression that was fitted to
     * {@link #embedding}'s vectors: {@code logits} [batch, labels].
     *
     * @param file the new file; replaced if there
     * @param coefficients a row for each label, as wide as the embedding
     * @param intercepts one for each label
     * @throws IllegalArgumentException if there are not as many of each, or as wide
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException as for {@link #embedding}
     */
    public void logits(Path file, double[][] coefficients, double[] intercepts) {
        OnnxEncoder.linear(encoder, file, coefficients, intercepts);
    }
}
