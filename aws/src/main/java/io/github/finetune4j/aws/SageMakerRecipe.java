// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What a training job of SageMaker runs, and on which machines: a container, what it reads and how its log is
 * understood. Immutable.
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

    /** Who understands the rows and names the hyperparameters. */
    enum Kind {
        TRL,
        JUMP_START,
        CONTAINER
    }

    private final Builder made;

    private SageMakerRecipe(Builder made) {
        this.made = made;
    }

    /**
     * {@return a recipe that trains with TRL by a script of this module, which goes into the folder as an object} The
     * base model is a name of the Hugging Face Hub, or what {@link Builder#model} names.
     *
     * @param image address of a container that holds Python 3, PyTorch, transformers, TRL and PEFT, such as one of
     *     Hugging Face's training containers
     */
    public static Builder trl(String image) {
        Builder builder = new Builder(Kind.TRL, image);
        return builder.addMetric(STEP, "finetune4j step=" + NUMBER)
                .addMetric(TOTAL_STEPS, " total=" + NUMBER)
                .addMetric(EPOCH, " epoch=" + NUMBER)
                .addMetric(TRAINING_LOSS, " loss=" + NUMBER)
                .addMetric(VALIDATION_LOSS, " eval_loss=" + NUMBER)
                .addMetric(LEARNING_RATE, " learning_rate=" + NUMBER);
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
    public static Builder jumpStart(String baseModel, String image, String modelUri, String scriptUri) {
        Builder builder = new Builder(Kind.JUMP_START, image).model(modelUri);
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
    public static Builder container(String image) {
        return new Builder(Kind.CONTAINER, image);
    }

    private static String text(String what, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(what + ": none -> give one");
        }
        return value;
    }

    private static String s3(String what, String uri) {
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
    Map<String, Object> print() {
        Map<String, Object> print = new LinkedHashMap<>();
        print.put("image", image());
        print.put("machines", instance() + " " + instances() + " " + volume());
        print.put("seconds", List.of(maxRuntime().toSeconds(), spot().map(Duration::toSeconds).orElse(0L)));
        print.put("model", modelUri().orElse(""));
        print.put("environment", environment());
        print.put("hyperparameters", hyperparameters());
        print.put("metrics", metrics());
        return print;
    }

    @Override
    public String toString() {
        return image() + " on " + instances() + " " + instance();
    }

    /**
     * Builds a {@link SageMakerRecipe}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private static final Pattern INSTANCE = Pattern.compile("ml\\.[a-z0-9-]+\\.[a-z0-9]+");
        private static final Pattern VARIABLE = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,511}");
        private static final Duration LONGEST = Duration.ofDays(28);

        private final Kind kind;
        private final String image;
        private final Map<String, String> environment = new TreeMap<>();
        private final Map<String, String> hyperparameters = new TreeMap<>();
        private final Map<String, String> metrics = new LinkedHashMap<>();
        private String instance = "";
        private int instances = 1;
        private int volume = 100;
        private Duration maxRuntime = Duration.ZERO;
        private boolean licenceAccepted;
        private @Nullable Duration maxWait;
        private @Nullable String baseModel;
        private @Nullable String modelUri;

        private Builder(Kind kind, String image) {
            this.kind = kind;
            this.image = text("image", image);
        }

        private Builder(Builder other) {
            this(other.kind, other.image);
            environment.putAll(other.environment);
            hyperparameters.putAll(other.hyperparameters);
            metrics.putAll(other.metrics);
            instance = other.instance;
            instances = other.instances;
            volume = other.volume;
            maxRuntime = other.maxRuntime;
            licenceAccepted = other.licenceAccepted;
            maxWait = other.maxWait;
            baseModel = other.baseModel;
            modelUri = other.modelUri;
        }

        /**
         * Sets the machine. Required.
         *
         * @param value in SageMaker's words, such as {@code ml.g5.2xlarge}
         * @return this
         */
        public Builder instance(String value) {
            if (!INSTANCE.matcher(value).matches()) {
                throw new IllegalArgumentException(
                        "instance: " + value + " -> give a type of SageMaker such as ml.g5.2xlarge");
            }
            instance = value;
            return this;
        }

        /**
         * Sets how many machines work on a job.
         *
         * @param value at least 1; default 1; more only where the container knows how
         * @return this
         */
        public Builder instances(int value) {
            if (value < 1 || (value > 1 && kind == Kind.TRL)) {
                throw new IllegalArgumentException("instances: " + value + " -> give "
                        + (kind == Kind.TRL ? "1: the script of this recipe uses one machine" : "at least 1"));
            }
            instances = value;
            return this;
        }

        /**
         * Sets the disk of each machine.
         *
         * @param gigabytes at least 1; default 100; holds the base model, rows, checkpoints and result
         * @return this
         */
        public Builder volume(int gigabytes) {
            if (gigabytes < 1) {
                throw new IllegalArgumentException("volume: " + gigabytes + " -> give at least 1 gigabyte");
            }
            volume = gigabytes;
            return this;
        }

        /**
         * Sets after which time a job is ended, and with it its cost. Required.
         *
         * @param value from a second to 28 days
         * @return this
         */
        public Builder maxRuntime(Duration value) {
            if (value.toSeconds() < 1 || value.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("max runtime: " + value + " -> give a second to 28 days");
            }
            maxRuntime = value;
            return this;
        }

        /**
         * Trains on spare machines, which are cheaper and may be taken away: checkpoints then go to the folder, and the
         * job goes on from the last one.
         *
         * @param value for how long to wait in all, training included; at least the max runtime
         * @return this
         */
        public Builder spot(Duration value) {
            maxWait = value;
            return this;
        }

        /**
         * Gives the container a model from S3 to begin with, in its channel {@code model}.
         *
         * @param uri of a folder or object that the role may read
         * @return this
         */
        public Builder model(String uri) {
            modelUri = s3("model", uri);
            return this;
        }

        /**
         * Says that you accept the licence of the model that the job begins with; some of JumpStart's ask for it.
         *
         * @return this
         */
        public Builder acceptLicence() {
            licenceAccepted = true;
            return this;
        }

        /**
         * Sets a variable of the container's environment. SageMaker shows it to everybody who may describe the job:
         * give no secrets.
         *
         * @param name letters, digits and {@code _}, at most 512
         * @param value at most 512 characters
         * @return this
         */
        public Builder addEnvironment(String name, String value) {
            if (!VARIABLE.matcher(name).matches() || value.length() > 512) {
                throw new IllegalArgumentException("environment variable " + name
                        + " -> give a name of letters, digits and _, and a value of at most 512 characters");
            }
            environment.put(name, value);
            return this;
        }

        /**
         * Sets a hyperparameter of every job, which a specification cannot change.
         *
         * @param name as the container knows it
         * @param value as a text
         * @return this
         */
        public Builder addHyperparameter(String name, String value) {
            hyperparameters.put(text("hyperparameter", name), value);
            return this;
        }

        /**
         * Adds a metric that SageMaker finds in the container's log, and we as well where logs are read. A line with
         * {@link #STEP} and {@link #TRAINING_LOSS} becomes a step, one with {@link #VALIDATION_LOSS} a validation,
         * every other metric a note.
         *
         * @param name of it
         * @param regex that finds it; its first group is the number; at most 500 characters
         * @return this
         */
        public Builder addMetric(String name, String regex) {
            try {
                if (regex.isEmpty() || regex.length() > 500 || Pattern.compile(regex).matcher("").groupCount() < 1) {
                    throw new IllegalArgumentException("metric " + name + ": " + regex
                            + " -> give a regular expression of at most 500 characters with a group for the number");
                }
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        "metric " + name + ": " + regex + " -> give a regular expression", e);
            }
            metrics.put(text("metric", name), regex);
            return this;
        }

        /**
         * {@return the recipe}
         *
         * @throws IllegalStateException if something is missing or contradictory: all of it is named
         */
        public SageMakerRecipe build() {
            List<String> problems = new ArrayList<>();
            if (instance.isEmpty()) {
                problems.add("instance is missing");
            }
            if (maxRuntime.isZero()) {
                problems.add("max runtime is missing");
            }
            if (maxWait != null && maxWait.compareTo(maxRuntime) < 0) {
                problems.add("spot " + maxWait + " is less than the max runtime " + maxRuntime);
            }
            if (metrics.size() > 40) {
                problems.add("metrics: " + metrics.size() + ", and SageMaker takes 40");
            }
            if (!problems.isEmpty()) {
                throw new IllegalStateException(
                        "recipe for " + image + ": " + String.join("; ", problems) + " -> mend what is named");
            }
            return new SageMakerRecipe(new Builder(this));
        }
    }
}
