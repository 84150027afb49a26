// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.model.ModelRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sagemaker.model.EndpointConfigSummary;
import software.amazon.awssdk.services.sagemaker.model.EndpointSummary;
import software.amazon.awssdk.services.sagemaker.model.ModelSummary;
import software.amazon.awssdk.services.sagemaker.model.ProductionVariant;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;

/**
 * Endpoints, and the two things behind each of them: a model and a configuration, all of one name, which is a hash of
 * the tuned model and how it is served. So the same again finds what is there.
 *
 * @param settings where
 * @param clients that call
 * @param jobs that know what "not there" looks like
 * @param errors as they are reported
 */
record SageMakerEndpoints(AwsSettings settings, AwsClients clients, SageMakerJobs jobs, AwsErrors errors) {
    private static final String OURS = SageMakerRequest.OURS;

    SageMakerEndpoint deploy(ModelRef model, SageMakerServing serving) {
        String name = name(model, serving);
        Optional<SageMakerEndpoint> there = find(name);
        if (there.isPresent()) {
            return usable(there.get());
        }
        create("create model", () -> model(name), () -> createModel(name, model, serving));
        create("create endpoint configuration", () -> config(name), () -> createConfig(name, serving));
        create(
                "create endpoint",
                () -> find(name),
                () -> clients.sagemaker()
                        .createEndpoint(b -> b.endpointName(name).endpointConfigName(name)));
        return get(name);
    }

    private SageMakerEndpoint usable(SageMakerEndpoint endpoint) {
        if (endpoint.failed()) {
            throw errors.refused(
                    "deploy",
                    "endpoint " + endpoint.name() + " is " + endpoint.status() + " -> delete it and deploy again");
        }
        return endpoint;
    }

    private static String name(ModelRef model, SageMakerServing serving) {
        Map<String, Object> fingerprint = new TreeMap<>();
        fingerprint.put("model", model.id());
        fingerprint.put("image", serving.image());
        fingerprint.put("machines", serving.instance() + " " + serving.instances());
        fingerprint.put("environment", new TreeMap<>(serving.environment()));
        return OURS + Sha256.start(Json.write(fingerprint), 16);
    }

    private void createModel(String name, ModelRef model, SageMakerServing serving) {
        clients.sagemaker()
                .createModel(b -> b.modelName(name)
                        .executionRoleArn(settings.role())
                        .primaryContainer(container -> container
                                .image(serving.image())
                                .modelDataUrl(model.id())
                                .environment(serving.environment())));
    }

    private void createConfig(String name, SageMakerServing serving) {
        ProductionVariant all = ProductionVariant.builder()
                .variantName("AllTraffic")
                .modelName(name)
                .instanceType(serving.instance())
                .initialInstanceCount(serving.instances())
                .initialVariantWeight(1f)
                .build();
        clients.sagemaker().createEndpointConfig(b -> b.endpointConfigName(name).productionVariants(List.of(all)));
    }

    /** What an earlier attempt, or another process, made is as good: the service refuses a name that is taken. */
    private void create(String operation, Supplier<? extends Optional<?>> find, Runnable create) {
        errors.run(operation, () -> {
            try {
                create.run();
            } catch (SageMakerException e) {
                if (!AwsErrors.code(e).equals("ValidationException")
                        || find.get().isEmpty()) {
                    throw e;
                }
            }
        });
    }

    private Optional<String> model(String name) {
        return jobs.found(
                "get model",
                () -> clients.sagemaker().describeModel(b -> b.modelName(name)).modelArn());
    }

    private Optional<String> config(String name) {
        return jobs.found(
                "get endpoint configuration",
                () -> clients.sagemaker()
                        .describeEndpointConfig(b -> b.endpointConfigName(name))
                        .endpointConfigArn());
    }

    private Optional<SageMakerEndpoint> find(String name) {
        return jobs.found("get endpoint", () -> clients.sagemaker().describeEndpoint(b -> b.endpointName(name)))
                .map(now -> new SageMakerEndpoint(
                        now.endpointName(), now.endpointArn(), String.valueOf(now.endpointStatusAsString())));
    }

    SageMakerEndpoint get(String name) {
        return find(name)
                .orElseThrow(() -> errors.refused(
                        "get endpoint",
                        "there is no endpoint " + name + " in " + settings.region() + " -> deploy the model again"));
    }

    /** {@return ours} */
    List<SageMakerEndpoint> ours() {
        return errors.call(
                "list endpoints",
                () -> clients.sagemaker().listEndpointsPaginator(b -> b.nameContains(OURS)).endpoints().stream()
                        .map(SageMakerEndpoints::of)
                        .toList());
    }

    private static SageMakerEndpoint of(EndpointSummary each) {
        return new SageMakerEndpoint(
                each.endpointName(), each.endpointArn(), String.valueOf(each.endpointStatusAsString()));
    }

    List<String> configs() {
        return errors.call(
                "list endpoint configurations",
                () ->
                        clients
                                .sagemaker()
                                .listEndpointConfigsPaginator(b -> b.nameContains(OURS))
                                .endpointConfigs()
                                .stream()
                                .map(EndpointConfigSummary::endpointConfigName)
                                .toList());
    }

    List<String> models() {
        return errors.call(
                "list models",
                () -> clients.sagemaker().listModelsPaginator(b -> b.nameContains(OURS)).models().stream()
                        .map(ModelSummary::modelName)
                        .toList());
    }

    /** The endpoint, and what is behind it. What is gone already is as good. */
    void delete(String name) {
        deleteEndpoint(name);
        deleteConfig(name);
        deleteModel(name);
    }

    void deleteEndpoint(String name) {
        jobs.found("delete endpoint", () -> clients.sagemaker().deleteEndpoint(b -> b.endpointName(name)));
    }

    void deleteConfig(String name) {
        jobs.found(
                "delete endpoint configuration",
                () -> clients.sagemaker().deleteEndpointConfig(b -> b.endpointConfigName(name)));
    }

    void deleteModel(String name) {
        jobs.found("delete model", () -> clients.sagemaker().deleteModel(b -> b.modelName(name)));
    }
}
