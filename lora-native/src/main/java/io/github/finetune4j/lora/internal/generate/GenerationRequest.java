// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.generate;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A prompt to be continued.
 *
 * @param prompt token ids, at least one
 * @param maxTokens of the answer at most, at least 1
 * @param sampling how tokens are chosen
 * @param endIds tokens that end the answer and are no part of its text
 * @param stops texts that end the answer and are no part of it
 * @param pieces fresh, for this answer alone
 * @param onText hears each piece of text as it comes; null: nobody listens, which is faster
 */
@SuppressWarnings("ArrayRecordComponent") // a value carrier between our own packages, never compared
public record GenerationRequest(
        int[] prompt,
        int maxTokens,
        SamplingOptions sampling,
        Set<Integer> endIds,
        List<String> stops,
        Pieces pieces,
        @Nullable Consumer<String> onText) {
    /** Copies. */
    public GenerationRequest {
        endIds = Set.copyOf(endIds);
        stops = List.copyOf(stops);
    }
}
