// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import org.apiguardian.api.API;

/**
 * The distance of one chunk of rows from the reference.
 *
 * @param first index of its first row
 * @param last index of its last row
 * @param value the method's figure
 * @param limits what is as usual; infinite for {@link ChunkMethod#CHI2}, which goes by its p value
 * @param alert whether the chunk is not as usual. It is looked at by itself: among many chunks some alert by chance
 * @param calculation {@link ChunkCalculation#EXACT} or {@link ChunkCalculation#ESTIMATED}: how the value was found
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record DriftChunk(
        int first, int last, double value, DriftLimits limits, boolean alert, ChunkCalculation calculation) {}
