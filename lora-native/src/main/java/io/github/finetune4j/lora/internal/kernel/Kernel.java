// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import io.github.finetune4j.lora.internal.decode.DecodeSession;
import io.github.finetune4j.lora.internal.io.TensorData;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The arithmetic of one model with what is trained of it: the seam behind which it can be replaced, by a faster step or
 * by another library.
 *
 * <p>Calls that change numbers are for one thread at a time; the others may be made by several. {@link #close} waits
 * for calls under way; after it every call throws {@link IllegalStateException}.
 */
public interface Kernel extends AutoCloseable {
    /** {@return what is trained, and where it lies} */
    Layout layout();

    /**
     * Adds {@code weight} times the gradient of a batch's loss to what has been accumulated.
     *
     * @param batch documents with at least one target
     * @param weight 1 / target tokens of the whole optimiser step
     * @param dropoutSeed equal seeds zero the same inputs; without dropout it has no effect
     * @return the loss, a sum over the batch's target tokens in nats
     */
    double accumulate(PackedBatch batch, double weight, long dropoutSeed);

    /**
     * Clips, makes one AdamW step with what has been accumulated, and forgets it.
     *
     * @param rule settings of the optimiser
     * @param step number of the step, from 1
     * @param learningRate of this step
     * @return norm of the gradient before clipping; if it isn't finite, nothing was changed
     */
    double update(AdamW rule, long step, double learningRate);

    /** Forgets what has been accumulated since the last update. */
    void forget();

    /**
     * {@return the loss without dropout, a sum over the batch's target tokens in nats}
     *
     * @param batch documents with at least one target
     */
    double evaluate(PackedBatch batch);

    /**
     * {@return log-probabilities of the documents' target tokens, a sum for each document, in nats}
     *
     * @param batch documents, each with a target; the filling apart
     * @param documents how many there are
     * @param use whether what is trained counts; in full training it always does
     */
    float[] logLikelihoods(PackedBatch batch, int documents, AdapterUse use);

    /**
     * {@return the log-probability of each target token, in the batch's order, in nats}
     *
     * @param batch documents with at least one target
     * @param use whether what is trained counts; in full training it always does
     */
    float[] targetLogLikelihoods(PackedBatch batch, AdapterUse use);

    /**
     * Adds {@code weight} times the gradient of direct preference optimisation's loss to what has been accumulated.
     *
     * @param batch documents in pairs, the preferred answer first
     * @param reference log-likelihood of each document by the model that is held on to
     * @param beta how firmly, above 0
     * @param weight 1 / pairs of the whole optimiser step
     * @param dropoutSeed as for {@link #accumulate}
     * @return the loss, and the rewards before the step
     */
    PreferenceLoss accumulatePreferences(
            PackedBatch batch, float[] reference, double beta, double weight, long dropoutSeed);

    /**
     * {@return the loss of pairs without dropout, and their rewards}
     *
     * @param batch as for {@link #accumulatePreferences}
     * @param reference as for {@link #accumulatePreferences}
     * @param beta as for {@link #accumulatePreferences}
     */
    PreferenceLoss evaluatePreferences(PackedBatch batch, float[] reference, double beta);

    /**
     * Sets DoRA's magnitudes to what the weights have with the adapter as it is, so that they change nothing; without
     * DoRA it does nothing.
     */
    void settle();

    /**
     * {@return logits [batch.rows][vocabulary], without dropout}
     *
     * @param batch documents; {@code rows} says of which tokens
     */
    float[][] logits(PackedBatch batch);

    /**
     * Makes copies of the matrices in eight bits, by which {@link #decode} multiplies from then on, in float32 but for
     * the products: faster, and less exact. Everything else goes on as before.
     *
     * @param use of the adapter in the answers to come; live, it stays beside the codes
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if the processor cannot
     */
    void answerInInt8(AdapterUse use);

    /**
     * {@return a generation for these prompts}
     *
     * @param prompts none empty
     * @param maxTokens how many tokens may follow
     * @param use of the adapter
     */
    default DecodeSession decode(List<int[]> prompts, int maxTokens, AdapterUse use) {
        return decode(prompts, maxTokens, 0, use);
    }

    /**
     * {@return as {@link #decode(List, int, AdapterUse)}, with columns to spare}
     *
     * @param prompts none empty
     * @param maxTokens how many tokens may follow
     * @param spare more columns, which a batch fills between two looks at which of them are needed: for rows that begin
     *     later
     * @param use of the adapter
     */
    DecodeSession decode(List<int[]> prompts, int maxTokens, int spare, AdapterUse use);

    /**
     * {@return numbers of each parameter, by name}
     *
     * @param kind which of them
     */
    Map<String, FloatTensor> export(StateKind kind);

    /**
     * Sets numbers.
     *
     * @param kind which of them
     * @param values of every parameter, by name
     * @throws io.github.finetune4j.error.InvalidModelException if a parameter is missing, unknown, or of another shape
     */
    void restore(StateKind kind, Map<String, FloatTensor> values);

    /**
     * {@return a kernel of its own that holds the model's weights as they are now, the adapter added to them, and
     * trains nothing}
     *
     * <p>Made for generation: no work for the adapter at each token. It is closed apart from this one.
     */
    Kernel merge();

    /**
     * Hands over the model's weights with the adapter merged in, one tensor after another, under Hugging Face's names
     * and in the kernel's precision.
     *
     * @param sink takes each tensor
     */
    void merged(Consumer<TensorData> sink);

    @Override
    void close();
}
