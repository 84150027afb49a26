// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * The settings by which a tuned model is served: a container that answers chats in OpenAI's words, and its machines.
 * Immutable.
 *
 * @param image address of the container, such as one of Hugging Face's for text generation, or a DJL-LMI one
 * @param instance machine in SageMaker's words, such as {@code ml.g5.2xlarge}
 * @param instances how many, at least 1
 * @param environment the container's variables; the model lies in {@code /opt/ml/model}
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SageMakerServing(String image, String instance, int instances, Map<String, String> environment) {
    /** Checks the values, and copies the variables. */
    public SageMakerServing {
        if (image.isBlank() || !instance.matches("ml\\.[a-z0-9-]+\\.[a-z0-9]+") || instances < 1) {
            throw new IllegalArgumentException("serving: \"" + image + "\" on " + instances + " \"" + instance
                    + "\" -> give an image's address, a type such as ml.g5.2xlarge, and at least 1 machine");
        }
        environment = Map.copyOf(environment);
    }

    /**
     * {@return one machine without variables}
     *
     * @param image address of the container
     * @param instance machine in SageMaker's words
     */
    public static SageMakerServing of(String image, String instance) {
        return new SageMakerServing(image, instance, 1, Map.of());
    }

    /**
     * {@return the same with one more variable}
     *
     * @param name of it
     * @param value of it
     */
    public SageMakerServing with(String name, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(name, value);
        return new SageMakerServing(image, instance, instances, more);
    }

    /** {@return image and machines, and the variables' names: their values may be secrets} */
    @Override
    public String toString() {
        return image + " on " + instances + " " + instance + " with " + new TreeMap<>(environment).keySet();
    }
}
