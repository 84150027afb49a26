// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.CapabilityGaps;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.sagemaker.model.TrainingInstanceType;

/**
 * What is looked at before anything is uploaded.
 *
 * @param recipe how jobs are done
 * @param capabilities of that recipe
 * @param errors as they are told
 */
record SageMakerChecks(SageMakerRecipe recipe, Set<Capability> capabilities, AwsErrors errors) {
    /**
     * {@return the request} Nothing is asked of the service.
     *
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if the recipe's container cannot do it
     * @throws io.github.finetune4j.error.InvalidRequestException if it would be refused; everything is named
     */
    SageMakerRequest check(FineTuneSpec spec) {
        CapabilityGaps.refuse(SageMakerProvider.ID, capabilities, spec);
        SageMakerRequest request = new SageMakerRequest(spec, recipe);
        SageMakerRows rows = SageMakerRows.of(recipe);
        List<String> problems = new ArrayList<>(request.problems());
        problems.addAll(rows.problems("training", spec.trainingData()));
        spec.validationData().ifPresent(data -> problems.addAll(rows.problems("validation", data)));
        if (!problems.isEmpty()) {
            throw errors.refused(
                    "check job",
                    "the job would be refused, so nothing was uploaded: " + String.join("; ", problems)
                            + " -> mend what is named");
        }
        return request;
    }

    /** {@return what the job can be started with, but should be known} */
    List<String> warnings() {
        // the service may know machines that this version of the SDK does not
        return TrainingInstanceType.fromValue(recipe.instance()) == TrainingInstanceType.UNKNOWN_TO_SDK_VERSION
                ? List.of("machine " + recipe.instance() + " is none that the AWS SDK knows for training: the service"
                        + " refuses the job if it does not know it either")
                : List.of();
    }
}
