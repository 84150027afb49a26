// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.model.ModelRef;
import org.apiguardian.api.API;

/**
 * A checkpoint of a tuning job, which answers at an endpoint of its own. Immutable.
 *
 * @param id the service's, within the job
 * @param epoch after which it was kept, 0 where the service does not say
 * @param step after which it was kept, 0 where the service does not say
 * @param model where it answers, for {@link VertexAiProvider#chatModel(ModelRef)}
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record VertexAiCheckpoint(String id, long epoch, long step, ModelRef model) {
    static VertexAiCheckpoint of(Fields fields) {
        return new VertexAiCheckpoint(
                fields.text("checkpointId"),
                fields.wholeOrText("epoch").orElse(0),
                fields.wholeOrText("step").orElse(0),
                ModelRef.of(VertexAiProvider.ID, fields.text("endpoint")));
    }
}
