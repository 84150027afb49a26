// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.http.provider.Fields;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * A fine-tuning job in the service's own words. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class OpenAiJob {
    private final Fields fields;

    OpenAiJob(Map<String, Object> raw) {
        fields = new Fields(raw);
    }

    /**
     * {@return the job of which the service said this}, for one that was kept
     *
     * @param raw as {@link #raw()} gave it
     * @throws IllegalArgumentException if it names no id
     */
    public static OpenAiJob of(Map<String, Object> raw) {
        OpenAiJob job = new OpenAiJob(raw);
        if (job.id().isEmpty()) {
            throw new IllegalArgumentException(
                    "a job without the field \"id\" -> give all that the service said of it");
        }
        return job;
    }

    /** {@return the service's id} */
    public String id() {
        return fields.text("id");
    }

    /** {@return the service's word, for example {@code validating_files}} */
    public String status() {
        return fields.text("status");
    }

    /** {@return the model that it starts from} */
    public String model() {
        return fields.text("model");
    }

    /** {@return the tuned model, once there is one} */
    public Optional<String> tunedModel() {
        return present("fine_tuned_model");
    }

    /** {@return id of the file with the training data} */
    public Optional<String> trainingFile() {
        return present("training_file");
    }

    /** {@return id of the file with the validation data} */
    public Optional<String> validationFile() {
        return present("validation_file");
    }

    /** {@return ids of the files with the curves} */
    public List<String> resultFiles() {
        return fields.texts("result_files");
    }

    /** {@return when it was created} */
    public Optional<Instant> createdAt() {
        return fields.time("created_at");
    }

    /** {@return when it ended} */
    public Optional<Instant> finishedAt() {
        return fields.time("finished_at");
    }

    /** {@return when the service thinks that it will end} */
    public Optional<Instant> estimatedFinish() {
        return fields.time("estimated_finish");
    }

    /** {@return tokens that are billed, once they are known} */
    public OptionalLong trainedTokens() {
        return fields.whole("trained_tokens");
    }

    /** {@return the seed, chosen by the service where none was asked for} */
    public OptionalLong seed() {
        return fields.whole("seed");
    }

    /** {@return how it trains, in the service's word, for example {@code supervised}; empty where it does not say} */
    public Optional<String> method() {
        return Optional.of(fields.object("method").text("type")).filter(text -> !text.isBlank());
    }

    /**
     * {@return what whoever started it called the model to be: what the job says, else what its model's name says;
     * empty where neither does}
     */
    public Optional<String> suffix() {
        return present("user_provided_suffix")
                .or(() -> present("suffix"))
                .or(() -> tunedModel().map(TunedModelName::of).map(TunedModelName::suffix))
                .filter(text -> !text.isBlank());
    }

    /**
     * {@return the settings, with what the service decided where it was left open, as far as it says, as JSON values}
     */
    public Map<String, Object> hyperparameters() {
        Fields method = fields.object("method");
        Map<String, Object> own =
                method.object(method.text("type")).object("hyperparameters").raw();
        return own.isEmpty() ? fields.object("hyperparameters").raw() : own;
    }

    /** {@return labels} */
    public Map<String, Object> metadata() {
        return fields.object("metadata").raw();
    }

    /**
     * {@return why it failed, in the service's words; empty too where the service shows an error without a code and a
     * message}
     */
    public Optional<String> error() {
        Fields error = fields.object("error");
        String code = error.text("code");
        String message = error.text("message");
        if (code.isEmpty() && message.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(message.isEmpty() ? code : code.isEmpty() ? message : message + " (" + code + ")");
    }

    /** {@return everything that the service says, as JSON values} */
    public Map<String, Object> raw() {
        return fields.raw();
    }

    private Optional<String> present(String name) {
        return Optional.of(fields.text(name)).filter(text -> !text.isBlank());
    }

    @Override
    public String toString() {
        return id() + " " + status();
    }
}
