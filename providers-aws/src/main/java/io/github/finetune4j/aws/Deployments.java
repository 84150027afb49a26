// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.aws.BedrockDeployment.Kind;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.model.ModelRef;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.bedrock.model.BedrockException;
import software.amazon.awssdk.services.bedrock.model.ConflictException;
import software.amazon.awssdk.services.bedrock.model.CustomModelDeploymentSummary;
import software.amazon.awssdk.services.bedrock.model.CustomModelSummary;
import software.amazon.awssdk.services.bedrock.model.GetCustomModelDeploymentResponse;
import software.amazon.awssdk.services.bedrock.model.GetProvisionedModelThroughputResponse;
import software.amazon.awssdk.services.bedrock.model.ProvisionedModelSummary;
import software.amazon.awssdk.services.bedrock.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrock.model.ValidationException;

/**
 * Places where tuned models answer, and the models themselves. The attempts of one creation share a token that the SDK
 * makes; a token of ours, the same for ever, would find a deployment that was deleted meanwhile.
 *
 * @param clients that call
 * @param errors as they are reported
 */
record Deployments(AwsClients clients, AwsErrors errors) {
    private static final String OURS = BedrockRequest.OURS;

    /** A second call for the same model finds the first one's by its name. */
    BedrockDeployment onDemand(ModelRef model) {
        String name = OURS + Sha256.start(model.id(), 10);
        for (BedrockDeployment each : onDemand(name)) {
            if (each.name().equals(name) && !each.failed()) {
                return each;
            }
        }
        String arn = errors.call(
                "deploy on demand",
                () -> clients.bedrock()
                        .createCustomModelDeployment(
                                b -> b.modelDeploymentName(name).modelArn(model.id()))
                        .customModelDeploymentArn());
        return new BedrockDeployment(Kind.ON_DEMAND, arn, name, model, "Creating");
    }

    BedrockDeployment provision(ModelRef model, int units) {
        String name = OURS + Sha256.start(model.id(), 10) + "-" + units;
        for (BedrockDeployment each : provisioned(name)) {
            if (each.name().equals(name) && !each.failed()) {
                return each;
            }
        }
        String arn = errors.call(
                "provision",
                () -> clients.bedrock()
                        .createProvisionedModelThroughput(b ->
                                b.provisionedModelName(name).modelId(model.id()).modelUnits(units))
                        .provisionedModelArn());
        return new BedrockDeployment(Kind.PROVISIONED, arn, name, model, "Creating");
    }

    BedrockDeployment refresh(BedrockDeployment old) {
        return errors.call("get deployment", () -> {
            if (old.kind() == Kind.ON_DEMAND) {
                GetCustomModelDeploymentResponse now =
                        clients.bedrock().getCustomModelDeployment(b -> b.customModelDeploymentIdentifier(old.arn()));
                return new BedrockDeployment(old.kind(), old.arn(), old.name(), old.model(), now.statusAsString());
            }
            GetProvisionedModelThroughputResponse now =
                    clients.bedrock().getProvisionedModelThroughput(b -> b.provisionedModelId(old.arn()));
            return new BedrockDeployment(old.kind(), old.arn(), old.name(), old.model(), now.statusAsString());
        });
    }

    /** {@return ours, of both kinds} */
    List<BedrockDeployment> ours() {
        List<BedrockDeployment> all = new ArrayList<>(provisioned(OURS));
        all.addAll(onDemand(OURS));
        return all;
    }

    private List<BedrockDeployment> onDemand(String name) {
        return errors.call(
                "list deployments",
                () -> clients
                        .bedrock()
                        .listCustomModelDeploymentsPaginator(b -> b.nameContains(name))
                        .modelDeploymentSummaries()
                        .stream()
                        .map(Deployments::of)
                        .toList());
    }

    private static BedrockDeployment of(CustomModelDeploymentSummary each) {
        return new BedrockDeployment(
                Kind.ON_DEMAND,
                each.customModelDeploymentArn(),
                each.customModelDeploymentName(),
                ModelRef.of(AwsSettings.ID, each.modelArn()),
                each.statusAsString());
    }

    private List<BedrockDeployment> provisioned(String name) {
        return errors.call(
                "list provisioned",
                () -> clients
                        .bedrock()
                        .listProvisionedModelThroughputsPaginator(b -> b.nameContains(name))
                        .provisionedModelSummaries()
                        .stream()
                        .map(Deployments::of)
                        .toList());
    }

    private static BedrockDeployment of(ProvisionedModelSummary each) {
        return new BedrockDeployment(
                Kind.PROVISIONED,
                each.provisionedModelArn(),
                each.provisionedModelName(),
                ModelRef.of(AwsSettings.ID, each.modelArn()),
                each.statusAsString());
    }

    /** Where it is gone already, that is as good. */
    void delete(BedrockDeployment deployment) {
        gone("delete deployment", () -> {
            if (deployment.kind() == Kind.ON_DEMAND) {
                clients.bedrock().deleteCustomModelDeployment(b -> b.customModelDeploymentIdentifier(deployment.arn()));
            } else {
                clients.bedrock().deleteProvisionedModelThroughput(b -> b.provisionedModelId(deployment.arn()));
            }
        });
    }

    /** {@return ARNs of our tuned models} */
    List<String> models() {
        return errors.call(
                "list models",
                () ->
                        clients
                                .bedrock()
                                .listCustomModelsPaginator(
                                        b -> b.nameContains(OURS).isOwned(true))
                                .modelSummaries()
                                .stream()
                                .map(CustomModelSummary::modelArn)
                                .toList());
    }

    void deleteModel(String arn) {
        gone("delete model", () -> clients.bedrock().deleteCustomModel(b -> b.modelIdentifier(arn)));
    }

    private void gone(String operation, Runnable delete) {
        errors.run(operation, () -> {
            try {
                delete.run();
            } catch (ResourceNotFoundException e) {
                return;
            } catch (ConflictException | ValidationException e) {
                throw inUse(operation, e);
            }
        });
    }

    private static RuntimeException inUse(String operation, BedrockException e) {
        return AwsSettings.refused(
                operation,
                "the service does not let go: " + e.awsErrorDetails().errorMessage()
                        + " -> wait until its deployments are gone, or its commitment ends, and delete again");
    }

    /** {@return what answers for a tuned model} */
    String answering(ModelRef model) {
        List<BedrockDeployment> all = new ArrayList<>(errors.call(
                "list deployments",
                () -> clients
                        .bedrock()
                        .listCustomModelDeploymentsPaginator(b -> b.modelArnEquals(model.id()))
                        .modelDeploymentSummaries()
                        .stream()
                        .map(Deployments::of)
                        .toList()));
        all.addAll(errors.call(
                "list provisioned",
                () -> clients
                        .bedrock()
                        .listProvisionedModelThroughputsPaginator(b -> b.modelArnEquals(model.id()))
                        .provisionedModelSummaries()
                        .stream()
                        .map(Deployments::of)
                        .toList()));
        return all.stream()
                .filter(BedrockDeployment::active)
                .map(BedrockDeployment::arn)
                .findFirst()
                .orElseThrow(() -> AwsSettings.refused(
                        "chat",
                        "the tuned model " + model.id() + " has no deployment that answers: "
                                + all.stream().map(BedrockDeployment::status).toList()
                                + " -> make one by deployOnDemand or provision, which cost money, and await it"));
    }
}
