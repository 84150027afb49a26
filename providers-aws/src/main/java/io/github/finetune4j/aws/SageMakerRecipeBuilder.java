// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A builder of a {@link SageMakerRecipe}. Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SageMakerRecipeBuilder {
    private static final Pattern INSTANCE = Pattern.compile("ml\\.[a-z0-9-]+\\.[a-z0-9]+");
    private static final Pattern VARIABLE = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,511}");
    private static final Duration LONGEST = Duration.ofDays(28);

    final SageMakerRecipe.Kind kind;
    final String image;
    final Map<String, String> environment = new TreeMap<>();
    final Map<String, String> hyperparameters = new TreeMap<>();
    final Map<String, String> metrics = new LinkedHashMap<>();
    String instance = "";
    int instances = 1;
    int volume = 100;
    Duration maxRuntime = Duration.ZERO;
    boolean licenceAccepted;

    @Nullable Duration maxWait;

    @Nullable String baseModel;

    @Nullable String modelUri;

    SageMakerRecipeBuilder(SageMakerRecipe.Kind kind, String image) {
        this.kind = kind;
        this.image = SageMakerRecipe.text("image", image);
    }

    private SageMakerRecipeBuilder(SageMakerRecipeBuilder other) {
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
    public SageMakerRecipeBuilder instance(String value) {
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
    public SageMakerRecipeBuilder instances(int value) {
        if (value < 1 || (value > 1 && kind == SageMakerRecipe.Kind.TRL)) {
            throw new IllegalArgumentException("instances: " + value + " -> give "
                    + (kind == SageMakerRecipe.Kind.TRL
                            ? "1: the script of this recipe uses one machine"
                            : "at least 1"));
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
    public SageMakerRecipeBuilder volume(int gigabytes) {
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
    public SageMakerRecipeBuilder maxRuntime(Duration value) {
        if (value.toSeconds() < 1 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "max runtime: " + ShownTime.words(value) + " -> give a second to 28 days");
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
    public SageMakerRecipeBuilder spot(Duration value) {
        maxWait = value;
        return this;
    }

    /**
     * Gives the container a model from S3 to begin with, in its channel {@code model}.
     *
     * @param uri of a folder or object that the role may read
     * @return this
     */
    public SageMakerRecipeBuilder model(String uri) {
        modelUri = SageMakerRecipe.s3("model", uri);
        return this;
    }

    /**
     * Says that you accept the licence of the model that the job begins with; some of JumpStart's ask for it.
     *
     * @return this
     */
    public SageMakerRecipeBuilder acceptLicence() {
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
    public SageMakerRecipeBuilder addEnvironment(String name, String value) {
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
    public SageMakerRecipeBuilder addHyperparameter(String name, String value) {
        hyperparameters.put(SageMakerRecipe.text("hyperparameter", name), value);
        return this;
    }

    /**
     * Adds a metric that SageMaker finds in the container's log, and we as well where logs are read. A line with {@link
     * SageMakerRecipe#STEP} and {@link SageMakerRecipe#TRAINING_LOSS} becomes a step, one with {@link
     * SageMakerRecipe#VALIDATION_LOSS} a validation, every other metric a note.
     *
     * @param name of it
     * @param regex that finds it; its first group is the number; at most 500 characters
     * @return this
     */
    public SageMakerRecipeBuilder addMetric(String name, String regex) {
        try {
            if (regex.isEmpty()
                    || regex.length() > 500
                    || Pattern.compile(regex).matcher("").groupCount() < 1) {
                throw new IllegalArgumentException("metric " + name + ": " + regex
                        + " -> give a regular expression of at most 500 characters with a group for the number");
            }
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("metric " + name + ": " + regex + " -> give a regular expression", e);
        }
        metrics.put(SageMakerRecipe.text("metric", name), regex);
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
            problems.add("spot " + ShownTime.words(maxWait) + " is less than the max runtime "
                    + ShownTime.words(maxRuntime));
        }
        if (metrics.size() > 40) {
            problems.add("metrics: " + metrics.size() + ", and SageMaker takes 40");
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException(
                    "recipe for " + image + ": " + String.join("; ", problems) + " -> fix what is named");
        }
        return new SageMakerRecipe(new SageMakerRecipeBuilder(this));
    }
}
