// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.model.ModelRef;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The models at the service. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class OpenAiModels {
    private static final String MODELS = "models";
    private static final int NOT_FOUND = 404;

    private final ApiClient client;

    OpenAiModels(ApiClient client) {
        this.client = client;
    }

    /** {@return all models that the key may use} */
    public List<ModelRef> list() {
        return new JsonFields(client.object(
                        HttpCall.get(MODELS).operation("list models").build()))
                .objects("data").stream()
                        .filter(model -> !model.text("id").isEmpty())
                        .map(this::ref)
                        .toList();
    }

    /** {@return one's own tuned models: by their names' form, {@code ft:…} or Azure's {@code ….ft-…}} */
    public List<ModelRef> tuned() {
        return list().stream().filter(OpenAiModels::isTuned).toList();
    }

    static boolean isTuned(ModelRef model) {
        return model.id().startsWith("ft:") || model.id().contains(".ft-");
    }

    /**
     * {@return the model, with its shutdown date if one is announced; empty if there is none}
     *
     * @param id the service's name of it
     */
    public Optional<ModelRef> find(String id) {
        try {
            return Optional.of(ref(
                    new JsonFields(client.object(
                            HttpCall.get(MODELS, id).operation("get model").build())),
                    id));
        } catch (InvalidRequestException e) {
            if (e.status().orElse(0) == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Deletes a tuned model; one that is gone already is fine.
     *
     * @param id the service's name of it
     * @return whether it was there
     * @throws io.github.finetune4j.error.PermissionException if it is not one's own
     */
    public boolean delete(String id) {
        try {
            client.object(HttpCall.delete(MODELS, id).operation("delete model").build());
            return true;
        } catch (InvalidRequestException e) {
            if (e.status().orElse(0) == NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private ModelRef ref(JsonFields model) {
        return ref(model, model.text("id"));
    }

    private ModelRef ref(JsonFields model, String id) {
        ModelRef ref = ModelRef.of(client.provider(), id);
        return date(model.text("shutdown_date"))
                .or(() -> inferenceEnd(model))
                .map(ref::withShutdownDate)
                .orElse(ref);
    }

    /** Azure's word for it. */
    private static Optional<LocalDate> inferenceEnd(JsonFields model) {
        return Optional.ofNullable(model.object("deprecation").time("inference"))
                .map(end -> LocalDate.ofInstant(end, ZoneOffset.UTC));
    }

    private static Optional<LocalDate> date(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
