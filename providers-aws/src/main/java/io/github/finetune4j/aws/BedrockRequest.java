// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.bedrock.model.CreateModelCustomizationJobRequest;
import software.amazon.awssdk.services.bedrock.model.CustomizationType;
import software.amazon.awssdk.services.bedrock.model.Tag;
import software.amazon.awssdk.services.bedrock.model.Validator;

/**
 * The request that starts a job.
 *
 * @param spec what is asked for
 * @param model that is tuned
 */
record BedrockRequest(FineTuneSpec spec, TunableModel model) {
    /** Before every name that we give, so that what is ours can be listed. */
    static final String OURS = "finetune4j-";

    static final String HYPERPARAMETERS = "hyperParameters";
    static final String KMS_KEY = "customModelKmsKeyId";
    private static final Set<String> OPTIONS = Set.of(HYPERPARAMETERS, KMS_KEY);
    private static final int SUFFIX = 28;
    private static final Pattern NAME = Pattern.compile("([0-9a-zA-Z][_-]?)+");
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9\\s._:/=+@-]*");
    private static final int TAGS = 50;

    /** {@return the job's name, which is unique in account and region: the same key is the same job} */
    static String jobName(String key) {
        return OURS + Sha256.start("job " + key, 16);
    }

    /** {@return what the service would refuse} */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        spec.suffix()
                .filter(suffix ->
                        suffix.length() > SUFFIX || !NAME.matcher(suffix).matches())
                .ifPresent(suffix -> problems.add("suffix " + suffix + ": give at most " + SUFFIX
                        + " characters that begin with a letter or digit, without two of - and _ in a row"));
        spec.metadata().forEach((name, value) -> {
            if (name.isEmpty() || name.length() > 128 || value.length() > 256 || !tag(name) || !tag(value)) {
                problems.add("metadata " + name + ": a tag takes letters, digits, spaces and . _ : / = + @ -, at most"
                        + " 128 in its name and 256 in its value");
            }
        });
        if (spec.metadata().size() > TAGS) {
            problems.add("metadata: " + spec.metadata().size() + ": give at most " + TAGS);
        }
        options(problems);
        ranges(problems);
        return problems;
    }

    private static boolean tag(String text) {
        return TAG.matcher(text).matches();
    }

    private void options(List<String> problems) {
        spec.options().forEach((name, value) -> {
            if (!OPTIONS.contains(name)) {
                problems.add("option " + name + ": known are " + HYPERPARAMETERS + " and " + KMS_KEY);
            } else if (name.equals(HYPERPARAMETERS) && !(value instanceof Map)) {
                problems.add("option " + HYPERPARAMETERS + ": give a map of names to numbers or texts");
            } else if (name.equals(KMS_KEY) && !(value instanceof String)) {
                problems.add("option " + KMS_KEY + ": give the key's ARN as a text");
            }
        });
    }

    private void ranges(List<String> problems) {
        values().forEach((name, value) -> {
            TunableModel.Range range = model.ranges().get(name);
            if (range == null) {
                problems.add(model.id() + " has no hyperparameter " + name + ", only "
                        + model.ranges().keySet() + ": leave it out");
            } else if (!range.holds(number(value))) {
                problems.add(name + " " + value + ": " + model.id() + " takes " + range);
            }
        });
    }

    private static double number(Object value) {
        try {
            return Double.parseDouble(String.valueOf(value));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** {@return hyperparameters as the service calls them} The option's wins where both are given. */
    private Map<String, Object> values() {
        Map<String, Object> values = new TreeMap<>();
        Hyperparameters hyper = spec.hyperparameters();
        hyper.epochs().ifPresent(value -> values.put("epochCount", value));
        hyper.batchSize().ifPresent(value -> values.put("batchSize", value));
        hyper.learningRate().ifPresent(value -> values.put("learningRate", value));
        if (spec.options().get(HYPERPARAMETERS) instanceof Map<?, ?> more) {
            more.forEach((name, value) -> values.put(String.valueOf(name), value));
        }
        return values;
    }

    /** {@return as asked for, else as the service sets them} */
    double epochs() {
        Object asked = values().get("epochCount");
        return asked == null ? model.defaultEpochs() : number(asked);
    }

    Map<String, String> hyperparameters() {
        Map<String, String> written = new TreeMap<>();
        values().forEach((name, value) -> {
            TunableModel.Range range = model.ranges().get(name);
            written.put(name, range == null ? String.valueOf(value) : range.write(number(value)));
        });
        return written;
    }

    /** {@return a name that shows key and request: another request for the same key has another} */
    String modelName(String key, StagedRows training, List<StagedRows> validation) {
        Map<String, Object> fingerprint = new LinkedHashMap<>();
        fingerprint.put("model", model.id());
        fingerprint.put("training", training.sha256());
        fingerprint.put(
                "validation", validation.stream().map(StagedRows::sha256).toList());
        fingerprint.put("hyperparameters", hyperparameters());
        fingerprint.put("options", new TreeMap<>(spec.options()));
        String suffix = spec.suffix().map(text -> text + "-").orElse("");
        return (OURS + suffix).replaceAll("[_-]+$", "-") + Sha256.start(key, 4) + "-"
                + Sha256.start(Json.write(fingerprint), 6);
    }

    CreateModelCustomizationJobRequest create(
            String key, AwsSettings settings, StagedRows training, List<StagedRows> validation) {
        CreateModelCustomizationJobRequest.Builder request = CreateModelCustomizationJobRequest.builder()
                .jobName(jobName(key))
                .customModelName(modelName(key, training, validation))
                .roleArn(settings.role())
                .clientRequestToken(Sha256.start("token " + key, 32))
                .baseModelIdentifier(model.id())
                .customizationType(CustomizationType.FINE_TUNING)
                .trainingDataConfig(data -> data.s3Uri(settings.uri(training.key())))
                .outputDataConfig(data -> data.s3Uri(settings.uri(settings.prefix() + "output/")))
                .hyperParameters(hyperparameters());
        if (!validation.isEmpty()) {
            List<Validator> all = validation.stream()
                    .map(rows ->
                            Validator.builder().s3Uri(settings.uri(rows.key())).build())
                    .toList();
            request.validationDataConfig(data -> data.validators(all));
        }
        if (spec.options().get(KMS_KEY) instanceof String kms) {
            request.customModelKmsKeyId(kms);
        }
        if (!spec.metadata().isEmpty()) {
            request.jobTags(spec.metadata().entrySet().stream()
                    .map(each -> Tag.builder()
                            .key(each.getKey())
                            .value(each.getValue())
                            .build())
                    .toList());
        }
        return request.build();
    }
}
