// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.job.Checkpoint;
import io.github.finetune4j.model.ModelRef;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import org.apiguardian.api.API;

/**
 * A checkpoint that can be used as a model. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class OpenAiCheckpoint {
    private final String provider;
    private final Fields fields;

    OpenAiCheckpoint(String provider, Map<String, Object> raw) {
        this.provider = provider;
        fields = new Fields(raw);
    }

    /**
     * {@return the checkpoint of which the service said this}, for one that was kept
     *
     * @param provider its id
     * @param raw as {@link #raw()} gave it
     */
    public static OpenAiCheckpoint of(String provider, Map<String, Object> raw) {
        return new OpenAiCheckpoint(provider, raw);
    }

    /** {@return the service's id of the checkpoint, which is not its model's name} */
    public String id() {
        return fields.text("id");
    }

    /** {@return optimiser step after which it was taken} */
    public long step() {
        return fields.whole("step_number").orElse(0);
    }

    /** {@return the model to chat with} */
    public ModelRef model() {
        String model = fields.text("fine_tuned_model_checkpoint");
        return ModelRef.of(provider, model.isEmpty() ? id() : model);
    }

    /** {@return training loss there in nats per target token, if the service says it} */
    public OptionalDouble trainLoss() {
        return fields.object("metrics").real("train_loss");
    }

    /** {@return validation loss there in nats per target token, over all of the validation data if it was} */
    public OptionalDouble validLoss() {
        OptionalDouble full = fields.object("metrics").real("full_valid_loss");
        return full.isPresent() ? full : fields.object("metrics").real("valid_loss");
    }

    /** {@return when it was taken} */
    public Instant createdAt() {
        return fields.time("created_at").orElse(Instant.EPOCH);
    }

    /** {@return everything that the service says, as JSON values} */
    public Map<String, Object> raw() {
        return fields.raw();
    }

    /** {@return the same in the words that all providers share} */
    public Checkpoint checkpoint() {
        OptionalDouble loss = validLoss();
        return new Checkpoint(step(), model().id(), loss.isPresent() ? (Double) loss.getAsDouble() : null);
    }

    @Override
    public String toString() {
        return model() + " after step " + step();
    }
}
