// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.http.upload.Checksums;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.text.Characters;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.TrainingMethod;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The body of a new job. What is left out is the service's choice ({@code auto}). */
record JobRequest(FineTuneSpec spec, OpenAiService service) {
    /** The label that a job is found by after its creation was answered by nothing. */
    static final String KEY_LABEL = "finetune4j_key";

    /** The label that says what was asked, so that the same key with another request is noticed. */
    static final String REQUEST_LABEL = "finetune4j_request";

    private static final String ENCODING = "1-"; // of the label's value; other versions may write another one
    private static final int LONGEST_VALUE = 512;
    private static final int LONGEST_NAME = 64;
    private static final int MOST_LABELS = 16;
    private static final int MOST_EPOCHS = 50;
    private static final int MOST_BATCH = 256;

    /** {@return what the protocol refuses, in words} */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        Hyperparameters hyper = spec.hyperparameters();
        hyper.epochs().ifPresent(epochs -> {
            if (epochs > MOST_EPOCHS) {
                problems.add("epochs must be 1 to 50, got " + epochs);
            }
        });
        hyper.batchSize().ifPresent(size -> {
            if (size > MOST_BATCH) {
                problems.add("batchSize must be 1 to 256, got " + size);
            }
        });
        hyper.dpoBeta().ifPresent(beta -> {
            if (beta > 2) {
                problems.add("dpoBeta must be at most 2, got " + beta);
            }
        });
        spec.seed().ifPresent(seed -> {
            if (seed < 0 || seed > Integer.MAX_VALUE) {
                problems.add("seed must be 0 to 2147483647, got " + seed);
            }
        });
        spec.suffix().ifPresent(suffix -> {
            if (suffix.length() > service.longestSuffix()) {
                problems.add("suffix has at most " + service.longestSuffix() + " characters here, got " + suffix);
            }
        });
        addLabels(problems);
        addOptions(problems);
        return problems;
    }

    private void addLabels(List<String> problems) {
        if (spec.metadata().size() > MOST_LABELS - 2) {
            problems.add("metadata has at most 14 labels beside the two that prevent a second job, got "
                    + spec.metadata().size());
        }
        spec.metadata().forEach((name, value) -> {
            if (name.isEmpty() || name.length() > LONGEST_NAME || value.length() > LONGEST_VALUE) {
                problems.add("a label has a name of 1 to 64 and a value of at most 512 characters, got " + name
                        + " with " + value.length());
            }
            if (name.equals(KEY_LABEL) || name.equals(REQUEST_LABEL)) {
                problems.add("the label " + name + " is taken: use another name");
            }
        });
    }

    private void addOptions(List<String> problems) {
        Set<String> unknown = new TreeSet<>(spec.options().keySet());
        unknown.removeAll(OpenAiOptions.NAMES);
        unknown.removeIf(name -> name.startsWith(OpenAiOptions.FIELD));
        if (!unknown.isEmpty()) {
            problems.add("options " + unknown + " are not known: use " + OpenAiOptions.NAMES + ", or "
                    + OpenAiOptions.FIELD + "NAME for a further field of the request");
        }
        boolean graded = spec.options().containsKey(OpenAiOptions.GRADER);
        boolean reinforced = spec.method() == TrainingMethod.REINFORCEMENT;
        if (reinforced && !graded) {
            problems.add("method REINFORCEMENT needs a grader: set option " + OpenAiOptions.GRADER);
        }
        if (!reinforced && graded) {
            problems.add("a grader is for method REINFORCEMENT, not " + spec.method() + ": leave it out");
        }
    }

    /** Refuses what no request can express. */
    void refuseGaps() {
        spec.hyperparameters().epochs().ifPresent(epochs -> {
            if (epochs != Math.rint(epochs)) {
                throw new UnsupportedCapabilityException("provider " + service.id()
                        + " cannot do what was asked: epochs " + epochs + " is no whole number -> take a whole one");
            }
        });
    }

    static String keyValue(String key) {
        return key.length() <= LONGEST_VALUE
                ? key
                : Checksums.of(Content.of(key.getBytes(StandardCharsets.UTF_8))).sha256();
    }

    /** {@return whether a job with these labels was asked for what is asked now, as far as its labels say} */
    boolean agrees(Map<String, Object> labels) {
        return !(labels.get(REQUEST_LABEL) instanceof String fingerprint)
                || !fingerprint.startsWith(ENCODING)
                || fingerprint.equals(fingerprint());
    }

    /**
     * Of what the model comes from, not of labels. Rows count by their content, whatever file they were uploaded in.
     */
    private String fingerprint() {
        Map<String, Object> asked = new TreeMap<>();
        asked.put("model", spec.baseModel());
        asked.put("training", spec.trainingData().fingerprint().hex());
        spec.validationData()
                .ifPresent(data -> asked.put("validation", data.fingerprint().hex()));
        asked.put("method", word(spec.method()));
        asked.put("hyperparameters", new TreeMap<>(hyperparameters()));
        spec.seed().ifPresent(seed -> asked.put("seed", seed));
        spec.suffix().ifPresent(suffix -> asked.put("suffix", suffix));
        asked.put("options", new TreeMap<>(spec.options()));
        byte[] text = Json.write(asked).getBytes(StandardCharsets.UTF_8);
        return ENCODING + Checksums.of(Content.of(text)).sha256().substring(0, 32);
    }

    Map<String, Object> body(String trainingFile, @Nullable String validationFile, String key) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", spec.baseModel());
        body.put("training_file", trainingFile);
        if (validationFile != null) {
            body.put("validation_file", validationFile);
        }
        spec.suffix().ifPresent(suffix -> body.put("suffix", suffix));
        spec.seed().ifPresent(seed -> body.put("seed", seed));
        if (service.capabilities().contains(Capability.METADATA)) {
            Map<String, Object> labels = new LinkedHashMap<>(spec.metadata());
            labels.put(KEY_LABEL, keyValue(key));
            labels.put(REQUEST_LABEL, fingerprint());
            body.put("metadata", labels);
        }
        addMethod(body);
        spec.options().forEach((name, value) -> addOption(body, name, value));
        return body;
    }

    private static void addOption(Map<String, Object> body, String name, Object value) {
        if (name.startsWith(OpenAiOptions.FIELD)) {
            body.put(name.substring(OpenAiOptions.FIELD.length()), value);
        } else if (name.equals(OpenAiOptions.INTEGRATIONS)) {
            body.put(name, value);
        } else if (name.equals(OpenAiOptions.TRAINING_TYPE)) {
            body.put("trainingType", value);
        }
    }

    private void addMethod(Map<String, Object> body) {
        Map<String, Object> hyper = hyperparameters();
        if (!service.knowsMethod() && spec.method() == TrainingMethod.SUPERVISED) {
            if (!hyper.isEmpty()) {
                body.put("hyperparameters", hyper);
            }
            return;
        }
        String word = word(spec.method());
        Map<String, Object> settings = new LinkedHashMap<>();
        Object grader = spec.options().get(OpenAiOptions.GRADER);
        if (grader != null) {
            settings.put("grader", grader);
        }
        Object format = spec.options().get(OpenAiOptions.RESPONSE_FORMAT);
        if (format != null) {
            settings.put("response_format", format);
        }
        if (!hyper.isEmpty()) {
            settings.put("hyperparameters", hyper);
        }
        Map<String, Object> method = new LinkedHashMap<>();
        method.put("type", word);
        if (!settings.isEmpty()) {
            method.put(word, settings);
        }
        body.put("method", method);
    }

    private static String word(TrainingMethod method) {
        if (method == TrainingMethod.CONTINUED_PRETRAINING) {
            throw new IllegalArgumentException("no word for the method " + method + " -> report it as a bug");
        }
        return Characters.lower(method.name());
    }

    private Map<String, Object> hyperparameters() {
        Hyperparameters from = spec.hyperparameters();
        Map<String, Object> hyper = new LinkedHashMap<>();
        from.epochs().ifPresent(value -> hyper.put("n_epochs", (long) value));
        from.batchSize().ifPresent(value -> hyper.put("batch_size", value));
        from.learningRateMultiplier().ifPresent(value -> hyper.put("learning_rate_multiplier", value));
        from.learningRate().ifPresent(value -> hyper.put("learning_rate", value));
        from.dpoBeta().ifPresent(value -> hyper.put("beta", value));
        if (service.knowsLora()) {
            spec.lora().ifPresent(lora -> addLora(hyper, lora));
        }
        if (spec.options().get(OpenAiOptions.HYPERPARAMETERS) instanceof Map<?, ?> more) {
            more.forEach((name, value) -> hyper.put(String.valueOf(name), value));
        }
        return hyper;
    }

    private static void addLora(Map<String, Object> hyper, LoraConfig lora) {
        hyper.put("lora", true);
        lora.rank().ifPresent(value -> hyper.put("lora_r", value));
        lora.alpha().ifPresent(value -> hyper.put("lora_alpha", value));
        lora.dropout().ifPresent(value -> hyper.put("lora_dropout", value));
    }
}
