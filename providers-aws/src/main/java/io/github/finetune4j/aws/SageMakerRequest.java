// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sagemaker.model.AlgorithmSpecification;
import software.amazon.awssdk.services.sagemaker.model.Channel;
import software.amazon.awssdk.services.sagemaker.model.CreateTrainingJobRequest;
import software.amazon.awssdk.services.sagemaker.model.MetricDefinition;
import software.amazon.awssdk.services.sagemaker.model.OutputCompressionType;
import software.amazon.awssdk.services.sagemaker.model.S3DataDistribution;
import software.amazon.awssdk.services.sagemaker.model.S3DataType;
import software.amazon.awssdk.services.sagemaker.model.Tag;
import software.amazon.awssdk.services.sagemaker.model.TrainingInputMode;

/**
 * The request that starts a training job.
 *
 * @param spec what is asked for
 * @param recipe how it is done
 */
record SageMakerRequest(FineTuneSpec spec, SageMakerRecipe recipe) {
    /** Before every name that we give, so that what is ours can be listed. */
    static final String OURS = "finetune4j-";
    /**
     * Variable of the container with the request's fingerprint, by which another request of the same key is recognized.
     */
    static final String FINGERPRINT = "FINETUNE4J_REQUEST";

    private static final String CODE = "/opt/ml/input/data/code/";
    private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+@-]*");
    private static final int TAGS = 50;

    /**
     * Files that go out.
     *
     * @param training rows
     * @param validation rows, if there are
     * @param script of the recipe, if it is ours
     */
    record Files(StagedRows training, Optional<StagedRows> validation, Optional<StagedRows> script) {
        List<StagedRows> all() {
            List<StagedRows> all = new ArrayList<>(List.of(training));
            validation.ifPresent(all::add);
            script.ifPresent(all::add);
            return all;
        }
    }

    /** {@return the job's name, which is unique in account and region: the same key is the same job} */
    static String jobName(String key) {
        return OURS + Sha256.start("training job " + key, 16);
    }

    /** {@return what would be refused, or could not be said} */
    List<String> problems() {
        List<String> problems = new ArrayList<>(new SageMakerHyperparameters(recipe).problems(spec));
        spec.metadata().forEach((name, value) -> {
            boolean reserved = name.startsWith("aws:");
            if (name.isEmpty()
                    || name.length() > 128
                    || value.length() > 256
                    || !tag(name)
                    || !tag(value)
                    || reserved) {
                problems.add("metadata " + name + ": a tag takes letters, digits, spaces and . _ : / = + @ -, at most"
                        + " 128 in its name and 256 in its value, and no name that begins with aws:");
            }
        });
        if (spec.metadata().size() > TAGS) {
            problems.add("metadata: " + spec.metadata().size() + ": give at most " + TAGS);
        }
        return problems;
    }

    private static boolean tag(String text) {
        return TAG.matcher(text).matches();
    }

    /** {@return a fingerprint of all that makes a request another one} */
    String fingerprint(Files files) {
        Map<String, Object> fingerprint = new LinkedHashMap<>();
        fingerprint.put("model", spec.baseModel());
        fingerprint.put("recipe", recipe.fingerprint());
        fingerprint.put("files", files.all().stream().map(StagedRows::sha256).toList());
        fingerprint.put("hyperparameters", new SageMakerHyperparameters(recipe).values(spec));
        fingerprint.put("tags", new TreeMap<>(spec.metadata()));
        return Sha256.start(Json.write(fingerprint), 16);
    }

    CreateTrainingJobRequest create(String key, AwsSettings settings, Files files) {
        String name = jobName(key);
        Map<String, String> environment = new TreeMap<>(recipe.environment());
        environment.put(FINGERPRINT, fingerprint(files));
        CreateTrainingJobRequest.Builder request = CreateTrainingJobRequest.builder()
                .trainingJobName(name)
                .roleArn(settings.role())
                .algorithmSpecification(algorithm(files))
                .inputDataConfig(channels(settings, files))
                .outputDataConfig(out -> out.s3OutputPath(settings.uri(settings.prefix() + "output/"))
                        .compressionType(OutputCompressionType.GZIP))
                .resourceConfig(machines -> machines.instanceType(recipe.instance())
                        .instanceCount(recipe.instances())
                        .volumeSizeInGB(recipe.volume()))
                .stoppingCondition(stop -> {
                    stop.maxRuntimeInSeconds((int) recipe.maxRuntime().toSeconds());
                    recipe.spot().ifPresent(wait -> stop.maxWaitTimeInSeconds((int) wait.toSeconds()));
                })
                .environment(environment)
                .hyperParameters(new SageMakerHyperparameters(recipe).values(spec));
        if (recipe.spot().isPresent()) {
            String checkpoints = settings.uri(settings.prefix() + "checkpoints/" + name + "/");
            request.enableManagedSpotTraining(true).checkpointConfig(saved -> saved.s3Uri(checkpoints));
        }
        if (!spec.metadata().isEmpty()) {
            request.tags(spec.metadata().entrySet().stream()
                    .map(each -> Tag.builder()
                            .key(each.getKey())
                            .value(each.getValue())
                            .build())
                    .toList());
        }
        return request.build();
    }

    private AlgorithmSpecification algorithm(Files files) {
        AlgorithmSpecification.Builder algorithm = AlgorithmSpecification.builder()
                .trainingImage(recipe.image())
                .trainingInputMode(TrainingInputMode.FILE);
        if (!recipe.metrics().isEmpty()) {
            algorithm.metricDefinitions(recipe.metrics().entrySet().stream()
                    .map(each -> MetricDefinition.builder()
                            .name(each.getKey())
                            .regex(each.getValue())
                            .build())
                    .toList());
        }
        files.script().ifPresent(script -> {
            String file = script.key().substring(script.key().lastIndexOf('/') + 1);
            algorithm.containerEntrypoint("python3", CODE + file);
        });
        return algorithm.build();
    }

    private List<Channel> channels(AwsSettings settings, Files files) {
        List<Channel> channels = new ArrayList<>();
        channels.add(channel("training", settings.uri(files.training().key()), false));
        files.validation().ifPresent(rows -> channels.add(channel("validation", settings.uri(rows.key()), false)));
        files.script().ifPresent(script -> channels.add(channel("code", settings.uri(script.key()), false)));
        recipe.modelUri().ifPresent(uri -> channels.add(channel("model", uri, recipe.licenceAccepted())));
        return channels;
    }

    /** An object's whole address is a prefix that nothing else has: its name is its content's hash. */
    private static Channel channel(String name, String uri, boolean licence) {
        return Channel.builder()
                .channelName(name)
                .dataSource(source -> source.s3DataSource(s3 -> {
                    s3.s3DataType(S3DataType.S3_PREFIX)
                            .s3Uri(uri)
                            .s3DataDistributionType(S3DataDistribution.FULLY_REPLICATED);
                    if (licence) {
                        s3.modelAccessConfig(access -> access.acceptEula(true));
                    }
                }))
                .build();
    }
}
