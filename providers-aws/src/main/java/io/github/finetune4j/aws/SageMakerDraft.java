// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.http.provider.JobDraft;
import io.github.finetune4j.http.provider.JobFindings;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sagemaker.model.CreateTrainingJobRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribeTrainingJobResponse;
import software.amazon.awssdk.services.sagemaker.model.TrainingInstanceType;

/** A job that is asked for: its key is its name. For use by one thread. */
final class SageMakerDraft implements JobDraft<DescribeTrainingJobResponse> {
    private final SageMakerTuning tuning;
    private final FineTuneSpec spec;
    private final String key;
    private @Nullable StagedFiles staged;

    SageMakerDraft(SageMakerTuning tuning, FineTuneSpec spec, String key) {
        this.tuning = tuning;
        this.spec = spec;
        this.key = key;
    }

    private SageMakerRequest request() {
        return new SageMakerRequest(spec, tuning.recipe());
    }

    @Override
    public void check(JobFindings findings) {
        findings.problems(request().problems());
        findings.problems(SageMakerRows.of(tuning.recipe()).problems(spec));
        String machine = tuning.recipe().instance();
        // the service may know machines that this version of the SDK does not
        if (TrainingInstanceType.fromValue(machine) == TrainingInstanceType.UNKNOWN_TO_SDK_VERSION) {
            findings.warning("machine " + machine + " is none that the AWS SDK knows for training: the service"
                    + " refuses the job if it does not know it either");
        }
    }

    @Override
    public void checkBudget(JobFindings findings) {
        tuning.costs().check(spec);
    }

    private SageMakerRequest.Files files() {
        if (staged == null) {
            staged = StagedFiles.of(spec, tuning.recipe(), tuning.settings().prefix());
        }
        return staged.files();
    }

    @Override
    public Optional<DescribeTrainingJobResponse> find() {
        return tuning.jobs().find(SageMakerRequest.jobName(key));
    }

    @Override
    public boolean matches(DescribeTrainingJobResponse job) {
        return request().fingerprint(files()).equals(job.environment().get(SageMakerRequest.FINGERPRINT));
    }

    @Override
    public Supplier<DescribeTrainingJobResponse> prepare() {
        tuning.folder().check();
        files().all().forEach(tuning.folder()::ensure);
        CreateTrainingJobRequest request = request().create(key, tuning.settings(), files());
        return () -> tuning.jobs().create(request);
    }

    @Override
    public void close() {
        if (staged != null) {
            staged.close();
        }
    }
}
