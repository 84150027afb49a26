// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.WholeFile;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Prices and limits of models, with the date on which they were true. They change: the date stands in every report, and
 * newer figures can be loaded from a file of the same form as {@code models.json} of this artifact. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ModelFacts {
    private final String asOf;
    private final List<ModelFact> models;

    private ModelFacts(String asOf, List<ModelFact> models) {
        this.asOf = asOf;
        this.models = models;
    }

    /**
     * The price and limits of one model.
     *
     * @param model its name without a date
     * @param trainingUsdPerMillion US dollars per million tokens and epoch
     * @param contextTokens tokens of a row after which it is cut in training
     * @param asOf when that was so, for example {@code 2025-12}
     * @since 0.1
     */
    public record ModelFact(String model, double trainingUsdPerMillion, long contextTokens, String asOf) {}

    /** {@return the figures that come with the SDK} */
    public static ModelFacts bundled() {
        try (InputStream in = ModelFacts.class.getResourceAsStream("models.json")) {
            return of(
                    Objects.requireNonNull(in, "models.json is missing from this jar -> report it as a bug")
                            .readAllBytes(),
                    "models.json");
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "models.json is part of this jar and can't be read -> report it as a bug", e);
        }
    }

    /**
     * {@return the figures in a file}
     *
     * @param file JSON: {@code {"as_of", "models": [{"model", "training_usd_per_million", "context_tokens"}]}}
     * @throws FineTuneException if it can't be read, or has another form
     */
    public static ModelFacts load(Path file) {
        try {
            return of(WholeFile.bytes(file), file.toString());
        } catch (IOException e) {
            throw new FineTuneException("model facts can't be read: " + e.getMessage() + " -> check the path", e);
        }
    }

    /** {@return when these figures were so} */
    public String asOf() {
        return asOf;
    }

    /**
     * {@return what is known of a model; of several names that its id starts with, the longest}
     *
     * @param model id, with or without a date, also of a model tuned from it
     */
    public Optional<ModelFact> find(String model) {
        String id = model.toLowerCase(Locale.ROOT);
        String base = id.startsWith("ft:") ? id.substring(3) : id;
        return models.stream()
                .filter(fact -> base.equals(fact.model()) || base.startsWith(fact.model() + "-20"))
                .max(Comparator.comparingInt(fact -> fact.model().length()));
    }

    private static ModelFacts of(byte[] bytes, String where) {
        try {
            if (Json.parse(bytes) instanceof Map<?, ?> map
                    && map.get("as_of") instanceof String asOf
                    && map.get("models") instanceof List<?> list) {
                List<ModelFact> models = new ArrayList<>();
                list.forEach(item -> models.add(fact(item, asOf, where)));
                return new ModelFacts(asOf, List.copyOf(models));
            }
        } catch (JsonException e) {
            throw malformed(where, e.problem());
        }
        throw malformed(where, "it has no as_of or no models");
    }

    private static ModelFact fact(Object item, String asOf, String where) {
        if (item instanceof Map<?, ?> map
                && map.get("model") instanceof String model
                && map.get("training_usd_per_million") instanceof Number price
                && map.get("context_tokens") instanceof Number context) {
            return new ModelFact(model, price.doubleValue(), context.longValue(), asOf);
        }
        throw malformed(where, "a model lacks model, training_usd_per_million or context_tokens: " + item);
    }

    private static FineTuneException malformed(String where, String problem) {
        return new FineTuneException("model facts have another form: " + where + ": " + problem
                + " -> take models.json of finetune4j-dataset as an example");
    }
}
