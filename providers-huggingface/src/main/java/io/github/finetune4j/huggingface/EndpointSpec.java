// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import io.github.finetune4j.huggingface.internal.inference.ServedNames;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The specification of an Inference Endpoint: a model, the adapters on it, the server, the machine, and when it stops
 * to save money.
 *
 * <pre>{@code
 * EndpointSpec.builder("tickets", HubRepo.model("HuggingFaceTB/SmolLM2-135M-Instruct"))
 *         .addAdapter(HubRepo.model("me/tickets"))
 *         .build()
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class EndpointSpec {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");

    private final Builder facts;

    private EndpointSpec(Builder builder) {
        facts = builder;
    }

    /**
     * {@return a builder}
     *
     * @param name of the endpoint: up to 32 of lower-case letters, digits and hyphens
     * @param model whole model to serve: a base for adapters, or a model that was tuned as a whole
     */
    public static Builder builder(String name, HubRepo model) {
        return new Builder(name, model);
    }

    /** {@return its name} */
    public String name() {
        return facts.name;
    }

    HubRepo model() {
        return facts.model;
    }

    Map<String, HubRepo> adapters() {
        return facts.adapters;
    }

    OptionalInt maxLoraRank() {
        return facts.maxLoraRank == 0 ? OptionalInt.empty() : OptionalInt.of(facts.maxLoraRank);
    }

    /**
     * {@return the request that makes it}
     *
     * @param revision commit of the model
     * @param maxRank of the adapters, where the server wants to know
     * @param token for adapters that are private; null for none
     */
    Map<String, Object> request(String revision, int maxRank, @Nullable String token) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("name", facts.name);
        request.put("type", facts.open ? "public" : "authenticated");
        request.put("provider", Map.of("vendor", facts.vendor, "region", facts.region));
        request.put("compute", compute());
        request.put("model", served(revision, maxRank, token));
        return request;
    }

    private Map<String, Object> compute() {
        Map<String, Object> scaling = new LinkedHashMap<>();
        scaling.put("minReplica", facts.minReplicas);
        scaling.put("maxReplica", facts.maxReplicas);
        if (facts.scaleToZeroMinutes > 0) {
            scaling.put("scaleToZeroTimeout", facts.scaleToZeroMinutes);
        }
        return Map.of(
                "accelerator",
                facts.accelerator,
                "instanceType",
                facts.instanceType,
                "instanceSize",
                facts.instanceSize,
                "scaling",
                scaling);
    }

    private Map<String, Object> served(String revision, int maxRank, @Nullable String token) {
        Map<String, Object> image = new LinkedHashMap<>();
        image.put("url", facts.container.isEmpty() ? facts.engine.url() : facts.container);
        image.put("port", facts.engine.port());
        image.put("healthRoute", "/health");
        Map<String, Object> served = new LinkedHashMap<>();
        served.put("repository", facts.model.id());
        served.put("revision", revision);
        served.put("framework", "pytorch");
        served.put("task", "text-generation");
        served.put("image", Map.of(facts.engine.image(), image));
        Map<String, String> environment = new LinkedHashMap<>(facts.environment);
        List<String> arguments = new ArrayList<>();
        if (facts.engine == ServingEngine.TGI) {
            environment.putAll(ServedNames.tgi(facts.adapters));
        } else {
            arguments.addAll(ServedNames.vllm(facts.model, facts.adapters, maxRank));
        }
        arguments.addAll(facts.arguments);
        served.put("env", environment);
        served.put("args", arguments);
        if (!facts.adapters.isEmpty() && token != null) {
            served.put("secrets", Map.of("HF_TOKEN", token));
        }
        return served;
    }

    @Override
    public String toString() {
        return facts.name + ": " + facts.model + facts.adapters.values() + " on " + facts.instanceType;
    }

    /**
     * Builds an {@link EndpointSpec}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final String name;
        private final HubRepo model;
        private Map<String, HubRepo> adapters = new LinkedHashMap<>();
        private Map<String, String> environment = new LinkedHashMap<>();
        private List<String> arguments = List.of();
        private ServingEngine engine = ServingEngine.VLLM;
        private String container = "";
        private int maxLoraRank;
        private String vendor = "aws";
        private String region = "us-east-1";
        private String accelerator = "gpu";
        private String instanceType = "nvidia-l4";
        private String instanceSize = "x1";
        private int minReplicas;
        private int maxReplicas = 1;
        private long scaleToZeroMinutes = 15;
        private boolean open;

        private Builder(String name, HubRepo model) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("name of the endpoint: " + name
                        + " -> give up to 32 of a-z, 0-9 and hyphens, without one at either end");
            }
            if (model.type() != RepoType.MODEL) {
                throw new IllegalArgumentException(
                        "endpoint " + name + " of " + model + ", which is no model -> give a repository of a model");
            }
            this.name = name;
            this.model = model;
        }

        private Builder(Builder other) {
            name = other.name;
            model = other.model;
            adapters = new LinkedHashMap<>(other.adapters);
            environment = new LinkedHashMap<>(other.environment);
            arguments = other.arguments;
            engine = other.engine;
            container = other.container;
            maxLoraRank = other.maxLoraRank;
            vendor = other.vendor;
            region = other.region;
            accelerator = other.accelerator;
            instanceType = other.instanceType;
            instanceSize = other.instanceSize;
            minReplicas = other.minReplicas;
            maxReplicas = other.maxReplicas;
            scaleToZeroMinutes = other.scaleToZeroMinutes;
            open = other.open;
        }

        /**
         * Adds an adapter. Requests then name it by its repository.
         *
         * @param repo PEFT's two files
         * @return this
         */
        public Builder addAdapter(HubRepo repo) {
            return addAdapter(repo.id(), repo);
        }

        /**
         * Adds an adapter under a name of one's own; vLLM only.
         *
         * @param as what requests say
         * @param repo PEFT's two files
         * @return this
         */
        public Builder addAdapter(String as, HubRepo repo) {
            if (repo.type() != RepoType.MODEL || as.isBlank() || as.matches(".*[=,@\\s].*")) {
                throw new IllegalArgumentException("adapter " + as + " of " + repo
                        + " -> give a model, and a name without =, comma, @ and blanks");
            }
            adapters.put(as, repo);
            return this;
        }

        /**
         * Sets the server.
         *
         * @param value default {@link ServingEngine#VLLM}
         * @return this
         */
        public Builder engine(ServingEngine value) {
            engine = value;
            return this;
        }

        /**
         * Sets the container of the server.
         *
         * @param image for example {@code vllm/vllm-openai:v0.30.0}; default: one that this version was written for
         * @return this
         */
        public Builder container(String image) {
            container = image;
            return this;
        }

        /**
         * Sets the highest rank of an adapter that vLLM has to hold.
         *
         * @param value at least 1; default: read from the adapters' configurations
         * @return this
         */
        public Builder maxLoraRank(int value) {
            maxLoraRank = Given.atLeast("maxLoraRank", value, 1);
            return this;
        }

        /**
         * Adds an environment variable of the server.
         *
         * @param variable its name
         * @param value no secret: it can be read by whoever sees the endpoint
         * @return this
         */
        public Builder addEnvironment(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        /**
         * Sets further arguments of the server.
         *
         * @param values appended to ours, for example {@code --max-model-len}, {@code 8192}
         * @return this
         */
        public Builder arguments(String... values) {
            arguments = List.of(values);
            return this;
        }

        /**
         * Sets the machine.
         *
         * @param kind {@code gpu} or {@code cpu}
         * @param type for example {@code nvidia-l4}, the default
         * @param size for example {@code x1}, the default
         * @return this
         */
        public Builder instance(String kind, String type, String size) {
            accelerator = kind;
            instanceType = type;
            instanceSize = size;
            return this;
        }

        /**
         * Sets where the machine is.
         *
         * @param cloud default {@code aws}
         * @param place default {@code us-east-1}
         * @return this
         */
        public Builder region(String cloud, String place) {
            vendor = cloud;
            region = place;
            return this;
        }

        /**
         * Sets how many machines there are.
         *
         * @param least 0, the default, lets it scale to zero
         * @param most at least 1, default 1
         * @return this
         */
        public Builder replicas(int least, int most) {
            if (least < 0 || most < Math.max(1, least)) {
                throw new IllegalArgumentException("replicas: " + least + " to " + most
                        + " -> give at least 0 and 1, the second no less than the first");
            }
            minReplicas = least;
            maxReplicas = most;
            return this;
        }

        /**
         * Sets after which silence it scales to zero, if {@link #replicas} lets it.
         *
         * @param silence whole minutes, at least one; default 15 minutes
         * @return this
         */
        public Builder scaleToZeroAfter(Duration silence) {
            if (silence.toMinutes() < 1) {
                throw new IllegalArgumentException(
                        "scaleToZeroAfter: " + ShownTime.words(silence) + " -> give at least a minute");
            }
            scaleToZeroMinutes = silence.toMinutes();
            return this;
        }

        /**
         * Lets anybody call it, without a token.
         *
         * @return this
         */
        public Builder open() {
            open = true;
            return this;
        }

        /**
         * {@return what it is to be}
         *
         * @throws IllegalStateException naming all that contradicts each other
         */
        public EndpointSpec build() {
            List<String> problems = problems();
            if (!problems.isEmpty()) {
                throw new IllegalStateException("endpoint " + name + ": " + String.join("; ", problems));
            }
            return new EndpointSpec(new Builder(this));
        }

        /** What an adapter may be named and taken from depends on the server, which may be set after it. */
        private List<String> problems() {
            List<String> problems = new ArrayList<>();
            adapters.forEach((as, repo) -> problems.addAll(problems(as, repo)));
            return problems;
        }

        private List<String> problems(String as, HubRepo repo) {
            List<String> problems = new ArrayList<>();
            if (engine == ServingEngine.TGI && !as.equals(repo.id())) {
                problems.add("adapter " + as + ": TGI names it by its repository -> call it " + repo.id()
                        + ", or take vLLM");
            }
            if (engine == ServingEngine.VLLM && !repo.revision().equals(HubRepo.MAIN)) {
                problems.add("adapter " + repo
                        + ": vLLM takes the newest revision only -> put it into a repository of its own, or take TGI");
            }
            return problems;
        }
    }
}
