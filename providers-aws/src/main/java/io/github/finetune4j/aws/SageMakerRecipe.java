// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A recipe of a training job of SageMaker: what runs, and on which machines: a container, what it reads and how its log
 * is understood. Immutable.
 *
 * <pre>{@code
 * SageMakerRecipe recipe = SageMakerRecipe.trl(image)          // a container with TRL, and our script
 *         .instance("ml.g5.2xlarge").maxRuntime(Duration.ofHours(4)).spot(Duration.ofHours(8)).build();
 * }</pre>
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SageMakerRecipe {
    /** Metric with the number of the optimiser's step. */
    public static final String STEP = "step";
    /** Metric with the number of all steps. */
    public static final String TOTAL_STEPS = "total-steps";
    /** Metric with the passes over the data so far. */
    public static final String EPOCH = "epoch";
    /** Metric with the training loss. */
    public static final String TRAINING_LOSS = "train:loss";
    /** Metric with the validation loss. */
    public static final String VALIDATION_LOSS = "eval:loss";
    /** Metric with the learning rate. */
    public static final String LEARNING_RATE = "learning-rate";

    static final String NUMBER = "([0-9][0-9.eE+-]*)";

    /** The program that understands the rows and names the hyperparameters. */
    enum Kind {
        TRL,
        JUMP_START,
        CONTAINER
    }

    private final SageMakerRecipeBuilder made;

    SageMakerRecipe(SageMakerRecipeBuilder made) {
        this.made = made;
    }

    /**
     * {@return a recipe that trains with TRL by a script of this module, which goes into the folder as an object} The
     * base model is a name of the Hugging Face Hub, or what {@link SageMakerRecipeBuilder#model} names. Metrics count
     * the rows: used, dropped and cut for their length, and those in which there is nothing to learn.
     *
     * @param image address of a container that holds Python 3, PyTorch, transformers, TRL and PEFT, such as one of
     *     Hugging Face's training containers
     */
    public static SageMakerRecipeBuilder trl(String image) {
        SageMakerRecipeBuilder builder = new SageMakerRecipeBuilder(Kind.TRL, image);
        return builder.addMetric(STEP, "finetune4j step=" + NUMBER)
                .addMetric(TOTAL_STEPS, " total=" + NUMBER)
                .addMetric(EPOCH, " epoch=" + NUMBER)
                .addMetric(TRAINING_LOSS, " loss=" + NUMBER)
                .addMetric(VALIDATION_LOSS, " eval_loss=" + NUMBER)
                .addMetric(LEARNING_RATE, " learning_rate=" + NUMBER)
                .addMetric("rows", "channel=training rows=" + NUMBER)
                .addMetric("rows-dropped", "channel=training .*dropped=" + NUMBER)
                .addMetric("rows-cut", "channel=training .*cut=" + NUMBER)
                .addMetric("rows-without-target", "channel=training .*without_target=" + NUMBER);
    }

    /**
     * {@return a recipe that trains as JumpStart does, on dialogs} Its addresses are in JumpStart's own description of
     * the model ({@code DescribeHubContent} of the hub {@code SageMakerPublicHub}).
     *
     * @param baseModel JumpStart's id of the model, such as {@code meta-textgeneration-llama-3-2-1b}; another one is
     *     refused
     * @param image address of the training container
     * @param modelUri address in S3 of the weights to begin with
     * @param scriptUri address in S3 of JumpStart's training script, a {@code sourcedir.tar.gz}
     */
    public static SageMakerRecipeBuilder jumpStart(String baseModel, String image, String modelUri, String scriptUri) {
        SageMakerRecipeBuilder builder = new SageMakerRecipeBuilder(Kind.JUMP_START, image).model(modelUri);
        builder.baseModel = text("base model", baseModel);
        return builder.addHyperparameter("sagemaker_program", "transfer_learning.py")
                .addHyperparameter("sagemaker_submit_directory", s3("script", scriptUri))
                .addHyperparameter("chat_dataset", "True")
                .addHyperparameter("instruction_tuned", "False")
                .addMetric(TRAINING_LOSS, "train_epoch_loss=" + NUMBER)
                .addMetric(VALIDATION_LOSS, "eval_epoch_loss=tensor\\(" + NUMBER);
    }

    /**
     * {@return a recipe for any container} It gets rows of messages, and hyperparameters by their own names: those of
     * the recipe and of the specification's option {@code hyperParameters}.
     *
     * @param image address of the container
     */
    public static SageMakerRecipeBuilder container(String image) {
        return new SageMakerRecipeBuilder(Kind.CONTAINER, image);
    }

    static String text(String what, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(what + ": none -> give one");
        }
        return value;
    }

    static String s3(String what, String uri) {
        if (!uri.matches("s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/.+")) {
            throw new IllegalArgumentException(what + ": " + uri + " -> give an address such as s3://bucket/key");
        }
        return uri;
    }

    Kind kind() {
        return made.kind;
    }

    /** {@return the container's address} */
    public String image() {
        return made.image;
    }

    /** {@return the machine, in SageMaker's words} */
    public String instance() {
        return made.instance;
    }

    /** {@return how many machines} */
    public int instances() {
        return made.instances;
    }

    /** {@return after which a job is ended} */
    public Duration maxRuntime() {
        return made.maxRuntime;
    }

    /** {@return for how long to wait for spare machines, training included; empty: no spot training} */
    public Optional<Duration> spot() {
        return Optional.ofNullable(made.maxWait);
    }

    Optional<String> baseModel() {
        return Optional.ofNullable(made.baseModel);
    }

    Optional<String> modelUri() {
        return Optional.ofNullable(made.modelUri);
    }

    int volume() {
        return made.volume;
    }

    boolean licenceAccepted() {
        return made.licenceAccepted;
    }

    Map<String, String> environment() {
        return made.environment;
    }

    Map<String, String> hyperparameters() {
        return made.hyperparameters;
    }

    Map<String, String> metrics() {
        return made.metrics;
    }

    /** {@return everything that makes one job another} */
    Map<String, Object> fingerprint() {
        Map<String, Object> fingerprint = new LinkedHashMap<>();
        fingerprint.put("image", image());
        fingerprint.put("machines", instance() + " " + instances() + " " + volume());
        fingerprint.put(
                "seconds",
                List.of(
                        maxRuntime().toSeconds(),
                        spot().map(Duration::toSeconds).orElse(0L)));
        fingerprint.put("model", modelUri().orElse(""));
        fingerprint.put("environment", environment());
        fingerprint.put("hyperparameters", hyperparameters());
        fingerprint.put("metrics", metrics());
        return fingerprint;
    }

    @Override
    public String toString() {
        return image() + " on " + instances() + " " + instance();
    }
}
