// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.error.FineTuningClosedException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The models that Bedrock tunes: {@code bedrock-models.json}, dated. Immutable. */
final class BedrockModels {
    static final BedrockModels ALL = new BedrockModels(
            Fields.ofResource(BedrockModels.class, "bedrock-models.json").raw());

    private final String date;
    private final Map<String, TunableModel> models = new TreeMap<>();
    private final Map<String, Map<String, Object>> closed = new TreeMap<>();
    private final List<String> images;

    private BedrockModels(Map<String, Object> json) {
        date = text(json, "date");
        Map<String, Object> families = JsonView.object(json, "families");
        JsonView.objects(json.get("models")).forEach(model -> {
            TunableModel each = model(model, JsonView.object(families, text(model, "family")));
            models.put(each.id(), each);
        });
        JsonView.objects(json.get("closed")).forEach(each -> closed.put(text(each, "id"), each));
        images = texts(json.get("images"));
    }

    /** {@return an application's own data, of the same shape} */
    static BedrockModels read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return parse(in);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "models: " + file + ": " + e + " -> write it as bedrock-models.json in the jar", e);
        }
    }

    private static BedrockModels parse(InputStream in) throws IOException {
        return new BedrockModels(Json.plainMap((Map<?, ?>) Objects.requireNonNull(Json.parse(in))));
    }

    private static TunableModel model(Map<String, Object> model, Map<String, Object> family) {
        Map<String, TunableModel.Range> ranges = new LinkedHashMap<>();
        Map<String, Object> all = JsonView.object(family, "hyperparameters");
        all.keySet().forEach(name -> ranges.put(name, range(JsonView.object(all, name))));
        return new TunableModel(
                text(model, "id"),
                text(family, "format").equals("conversation"),
                texts(family.get("reserved")),
                (int) number(family, "defaultRows"),
                (int) number(family, "defaultEpochs"),
                ranges,
                texts(model.get("regions")));
    }

    private static TunableModel.Range range(Map<String, Object> json) {
        return new TunableModel.Range(JsonView.flag(json, "integer"), number(json, "min"), number(json, "max"));
    }

    private static String text(Map<String, Object> json, String field) {
        return JsonView.text(json, field).orElseThrow();
    }

    private static double number(Map<String, Object> json, String field) {
        return ((Number) Objects.requireNonNull(json.get(field))).doubleValue();
    }

    private static List<String> texts(@Nullable Object list) {
        return list instanceof List<?> all ? all.stream().map(String::valueOf).toList() : List.of();
    }

    /**
     * {@return the model}
     *
     * @param name its id, or the ARN of the foundation model
     * @throws FineTuningClosedException if it was tunable and is no longer
     * @throws io.github.finetune4j.error.InvalidRequestException if it is not known as tunable on texts
     */
    TunableModel require(String name, String region) {
        String id = name.substring(name.lastIndexOf('/') + 1);
        Map<String, Object> gone = closed.get(id);
        if (gone != null) {
            throw new FineTuningClosedException(
                    "model " + id + " is closed for tuning since " + text(gone, "since") + ": " + text(gone, "reason")
                            + " -> choose one of " + models.keySet(),
                    ProviderFailure.of(AwsSettings.ID, "check job"),
                    null);
        }
        TunableModel model = models.get(id);
        if (model == null) {
            throw AwsSettings.refused("check job", unknown(id));
        }
        if (!model.regions().contains(region)) {
            throw AwsSettings.refused(
                    "check job",
                    "model " + id + " is not tuned in the region " + region + " (as of " + date
                            + ") -> open the provider" + " in one of " + model.regions() + ", with a bucket there");
        }
        return model;
    }

    private String unknown(String id) {
        String why = images.contains(id)
                ? "model " + id + " is made for images, and this provider tunes on texts"
                : "Bedrock tunes no model " + id + " (as of " + date + ")";
        return why + " -> choose one of " + models.keySet();
    }
}
