// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import io.github.finetune4j.testkit.services.FakeSageMakerServer;
import io.github.finetune4j.training.FineTuneSpec;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.bedrock.model.GetModelCustomizationJobResponse;
import software.amazon.awssdk.services.sagemaker.model.DescribeTrainingJobResponse;

/**
 * Against moto, which others wrote: {@code benchmarks/peers/moto_peer.py} starts it, makes the buckets and runs this.
 * Moto knows no foundation models, so jobs and S3 are asked for directly.
 */
@Tag("moto")
class MotoTest {
    private static final String URL = System.getProperty("finetune4j.moto", "");

    private static AwsSettings settings(String bucket) {
        URI endpoint = URI.create(URL);
        return new AwsSettings(
                AwsSettings.ID,
                "us-east-1",
                bucket,
                "tuning/",
                "arn:aws:iam::123456789012:role/tuning",
                FakeBedrockServer.ACCOUNT,
                null,
                endpoint,
                endpoint,
                endpoint,
                endpoint,
                1,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                null,
                Lab.CREDENTIALS);
    }

    @Test
    void bucketsRowsAndParts() {
        Need.PEER.require(!URL.isEmpty(), "moto (benchmarks/peers/moto_peer.py)");
        AwsSettings settings = settings("moto-bucket");
        BedrockRows rows = new BedrockRows(BedrockModels.ALL.require(FakeBedrockServer.QUICK, "us-east-1"));
        try (AwsClients clients = new AwsClients(settings);
                StagedRows small = StagedRows.of(rows, Data.rows(12), settings.prefix());
                StagedRows large = StagedRows.of(rows, Data.rows("x".repeat(1_000), 11_000), settings.prefix())) {
            S3Folder folder = new S3Folder(settings, clients, new AwsErrors(AwsSettings.ID, "us-east-1"), 5L << 20);
            folder.check();
            folder.ensure(small);
            folder.ensure(small);
            folder.ensure(large);
            assertThat(folder.keys("tuning/data/")).hasSize(2);
            assertThat(folder.text(large.key()).length()).isEqualTo((int) large.size());
            assertThat(folder.unfinished()).isEmpty();
            S3Folder missing = new S3Folder(
                    settings("moto-no-such-bucket"), clients, new AwsErrors(AwsSettings.ID, "us-east-1"), 5L << 20);
            assertThatThrownBy(missing::check)
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("there is no bucket moto-no-such-bucket");
        }
    }

    @Test
    void jobs() {
        Need.PEER.require(!URL.isEmpty(), "moto (benchmarks/peers/moto_peer.py)");
        AwsSettings settings = settings("moto-bucket");
        TunableModel model = BedrockModels.ALL.require(FakeBedrockServer.QUICK, "us-east-1");
        try (AwsClients clients = new AwsClients(settings);
                StagedRows rows = StagedRows.of(new BedrockRows(model), Data.rows(12), settings.prefix())) {
            AwsErrors errors = new AwsErrors(AwsSettings.ID, "us-east-1");
            new S3Folder(settings, clients, errors, 5L << 20).ensure(rows);
            BedrockJobs jobs = new BedrockJobs(settings, clients, errors);
            BedrockRequest request = new BedrockRequest(Data.spec().build(), model);
            String key = "moto-" + System.nanoTime();
            GetModelCustomizationJobResponse job = jobs.create(request.create(key, settings, rows, List.of()));
            assertThat(job.jobName()).isEqualTo(BedrockRequest.jobName(key));
            assertThat(BedrockStates.WORDS.status(job.statusAsString())).isEqualTo(JobStatus.RUNNING);
            // moto knows a job by its name alone, the service by its ARN, too
            jobs.stop(job.jobName());
            assertThat(BedrockStates.WORDS.status(jobs.get(job.jobName()).statusAsString()))
                    .isIn(JobStatus.CANCELLED, JobStatus.RUNNING);
            assertThat(jobs.find(BedrockRequest.jobName("moto-nobody"))).isEmpty();
        }
    }

    @Test
    void trainingJobsAndEndpoints() {
        Need.PEER.require(!URL.isEmpty(), "moto (benchmarks/peers/moto_peer.py)");
        AwsSettings settings = settings("moto-bucket");
        FineTuneSpec spec = SageMakerLab.spec().build();
        try (AwsClients clients = new AwsClients(settings);
                StagedFiles staged = StagedFiles.of(spec, SageMakerLab.RECIPE, "tuning/sagemaker/")) {
            AwsErrors errors = new AwsErrors(SageMakerProvider.ID, "us-east-1");
            S3Folder folder = new S3Folder(settings, clients, errors, 5L << 20);
            staged.files().all().forEach(folder::ensure);
            SageMakerJobs jobs = new SageMakerJobs(settings, clients, errors);
            SageMakerRequest request = new SageMakerRequest(spec, SageMakerLab.RECIPE);
            String key = "moto-" + System.nanoTime();
            assertThat(jobs.find(SageMakerRequest.jobName(key))).isEmpty();
            DescribeTrainingJobResponse job = jobs.create(request.create(key, settings, staged.files()));
            assertThat(job.trainingJobName()).isEqualTo(SageMakerRequest.jobName(key));
            assertThat(job.hyperParameters()).containsEntry("base_model", FakeSageMakerServer.QUICK);
            assertThat(SageMakerStates.status(job)).isIn(JobStatus.RUNNING, JobStatus.SUCCEEDED);
            assertThat(new SageMakerEvents(null, errors)
                            .page(job, EventPage.START)
                            .events())
                    .isNotEmpty();

            SageMakerEndpoints endpoints = new SageMakerEndpoints(settings, clients, jobs, errors);
            ModelRef tuned = ModelRef.of(SageMakerProvider.ID, settings.uri("tuning/output/model.tar.gz"));
            SageMakerServing serving = SageMakerServing.of("tgi", "ml.g4dn.xlarge");
            SageMakerEndpoint endpoint = endpoints.deploy(tuned, serving);
            assertThat(endpoints.deploy(tuned, serving).name()).isEqualTo(endpoint.name());
            assertThat(endpoints.ours()).extracting(SageMakerEndpoint::name).contains(endpoint.name());
            endpoints.delete(endpoint.name());
            endpoints.delete(endpoint.name());
            assertThat(endpoints.models()).doesNotContain(endpoint.name());
        }
    }
}
