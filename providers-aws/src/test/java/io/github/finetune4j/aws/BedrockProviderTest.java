// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.FineTuningClosedException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.providers.Leftover;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.providers.TrainingBudget;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeRequest;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** From rows to a model that answers, and what is refused on the way. */
class BedrockProviderTest {
    private static final String CREATE = "/model-customization-jobs";
    private final FakeBedrockServer server = FakeBedrockServer.builder()
            .addBucket("far", "us-west-2", FakeBedrockServer.ACCOUNT)
            .addBucket("foreign", FakeBedrockServer.REGION, "999999999999")
            .addModel("meta.llama3-1-8b-instruct-v1:0:128k", List.of("DISTILLATION"), "ACTIVE", null)
            .start();
    private final Lab lab = new Lab(server);

    @AfterEach
    void close() {
        lab.close();
    }

    private static JobRef ended(BedrockProvider provider, String key, FineTuneSpec spec) {
        JobRef job = provider.submit(spec, SubmitContext.of(key));
        while (!provider.poll(job).status().terminal()) {
            Thread.onSpinWait();
        }
        return job;
    }

    private Map<String, Object> created() {
        FakeRequest request = server.requests("POST", CREATE).get(0);
        return Json.parseObject(new String(request.body(), StandardCharsets.UTF_8));
    }

    /** Nothing was uploaded, and nothing was started. */
    private void nothingHappened() {
        assertThat(server.objects(FakeBedrockServer.BUCKET)).isEmpty();
        assertThat(server.jobs()).isZero();
    }

    @Test
    void submit_sendsRowsAndSettingsInTheServicesWords() {
        try (BedrockProvider provider = lab.provider()) {
            FineTuneSpec spec = Data.spec()
                    .validationData(Data.rows("Check", 3))
                    .suffix("greeter")
                    .addMetadata("team", "support")
                    .addOption("hyperParameters", Map.of("learningRateWarmupSteps", 7))
                    .hyperparameters(Hyperparameters.builder()
                            .epochs(3)
                            .learningRate(2e-5)
                            .build())
                    .build();
            provider.submit(spec, SubmitContext.of("one"));
            Map<String, Object> sent = created();
            assertThat(sent.get("hyperParameters"))
                    .isEqualTo(Map.of("epochCount", "3", "learningRate", "0.000020", "learningRateWarmupSteps", "7"));
            assertThat(sent)
                    .containsEntry("baseModelIdentifier", FakeBedrockServer.QUICK)
                    .containsEntry("roleArn", Lab.ROLE)
                    .containsEntry("outputDataConfig", Map.of("s3Uri", "s3://fake-bucket/tuning/output/"))
                    .containsEntry("jobTags", List.of(Map.of("key", "team", "value", "support")));
            assertThat(String.valueOf(sent.get("customModelName"))).startsWith("finetune4j-greeter-");
            assertThat(server.objects(FakeBedrockServer.BUCKET).keySet())
                    .hasSize(2)
                    .allMatch(key -> key.matches("tuning/data/[0-9a-f]{64}\\.jsonl"));
        }
    }

    @Test
    void rows_areConversationsForNova() {
        try (BedrockProvider provider = lab.provider()) {
            provider.submit(Data.spec().trainingData(Data.rows(1)).build(), SubmitContext.of("one"));
            assertThat(server.objects(FakeBedrockServer.BUCKET).values())
                    .singleElement()
                    .extracting(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .isEqualTo(
                            "{\"schemaVersion\":\"bedrock-conversation-2024\",\"messages\":[{\"role\":\"user\",\"content\":"
                                    + "[{\"text\":\"Question 0\"}]},{\"role\":\"assistant\",\"content\":[{\"text\":\"Answer 0\"}]}]}\n");
        }
    }

    @Test
    void sameRows_areUploadedOnce() {
        try (BedrockProvider provider = lab.provider()) {
            provider.submit(Data.spec().build(), SubmitContext.of("one"));
            provider.submit(Data.spec().build(), SubmitContext.of("two"));
            assertThat(server.requests("PUT", "/fake-bucket/.+")).hasSize(1);
            assertThat(server.jobs()).isEqualTo(2);
        }
    }

    @Test
    void uploadInParts_goesOnWhereAnotherProcessEnded() {
        FineTuneSpec spec = Data.spec().trainingData(Data.rows(40)).build();
        server.fault(FakeBedrockServer.error(403, "AccessDenied", "no")
                .on("PUT", "/fake-bucket/.+")
                .after(3)
                .times(9));
        try (BedrockProvider first = lab.builder().partSize(1_000).build()) {
            assertThatThrownBy(() -> first.submit(spec, SubmitContext.of("one")))
                    .isInstanceOf(PermissionException.class);
        }
        server.noFaults();
        int before = server.requests("PUT", "/fake-bucket/.+").size();
        assertThat(server.uploads(FakeBedrockServer.BUCKET)).isEqualTo(1);
        try (BedrockProvider second = lab.builder().partSize(1_000).build()) {
            second.submit(spec, SubmitContext.of("one"));
        }
        byte[] bytes =
                server.objects(FakeBedrockServer.BUCKET).values().iterator().next();
        int parts = (bytes.length + 999) / 1_000;
        assertThat(server.requests("PUT", "/fake-bucket/.+").size() - before).isEqualTo(parts - 3);
        assertThat(server.uploads(FakeBedrockServer.BUCKET)).isZero();
        assertThat(new String(bytes, StandardCharsets.UTF_8).lines()).hasSize(40);
    }

    @Test
    void uploadsOfTheSameRows_areListedAndAbortedEach() {
        FineTuneSpec spec = Data.spec().trainingData(Data.rows(40)).build();
        server.fault(FakeFault.hangUp().afterExecuting().on("POST", "/fake-bucket/.+"));
        server.fault(FakeBedrockServer.error(403, "AccessDenied", "no")
                .on("PUT", "/fake-bucket/.+")
                .times(9));
        try (BedrockProvider provider = lab.builder().partSize(1_000).build()) {
            assertThatThrownBy(() -> provider.submit(spec, SubmitContext.of("one")))
                    .isInstanceOf(PermissionException.class);
            server.noFaults();
            assertThat(server.uploads(FakeBedrockServer.BUCKET)).isEqualTo(2);
            assertThat(provider.leftovers())
                    .extracting(Leftover::kind)
                    .containsExactly("unfinished upload", "unfinished upload");
            assertThat(provider.deleteEverything()).isEmpty();
            assertThat(server.uploads(FakeBedrockServer.BUCKET)).isZero();
        }
    }

    @Test
    void fromRowsToAnAnswer_andEverythingDeletedAgain() {
        try (BedrockProvider provider = lab.provider()) {
            JobRef job = ended(
                    provider,
                    "one",
                    Data.spec().validationData(Data.rows("Check", 2)).build());
            ModelRef tuned = provider.poll(job).tunedModel().orElseThrow();
            assertThatThrownBy(() -> provider.chatModel(tuned))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("no deployment that answers")
                    .hasMessageContaining("-> make one by deployOnDemand or provision");
            BedrockDeployment made = provider.deployOnDemand(tuned);
            assertThat(made.active()).isFalse();
            assertThat(provider.await(made, Duration.ofMinutes(1)).active()).isTrue();
            assertThat(provider.deployOnDemand(tuned).arn()).as("made once").isEqualTo(made.arn());
            BedrockDeployment hourly = provider.await(provider.provision(tuned, 2), Duration.ofMinutes(1));
            assertThat(provider.chatModel(tuned).name()).isEqualTo(made.arn());
            assertThat(provider.chatModel(hourly).name()).isEqualTo(hourly.arn());
            assertThat(provider.leftovers())
                    .extracting(left -> left.kind())
                    .containsExactly(
                            "provisioned throughput",
                            "on-demand deployment",
                            "tuned model",
                            "object",
                            "object",
                            "object",
                            "object");
            assertThat(provider.deleteEverything()).isEmpty();
            assertThat(provider.leftovers()).isEmpty();
            assertThat(server.objects(FakeBedrockServer.BUCKET)).isEmpty();
        }
    }

    @Test
    void whatCannotBeDeleted_isToldWithTheReason_andTheOthersAreGone() {
        try (BedrockProvider provider = lab.provider()) {
            ended(provider, "one", Data.spec().build());
            server.fault(FakeBedrockServer.error(409, "ConflictException", "The model is in use.")
                    .on("DELETE", "/custom-models/.+")
                    .times(9));
            assertThat(provider.deleteEverything())
                    .singleElement()
                    .satisfies(left -> assertThat(left.remedy()).contains("could not be deleted", "in use"));
            assertThat(server.objects(FakeBedrockServer.BUCKET)).isEmpty();
        }
    }

    @Test
    void events_haveTheLossOfEachStep_alsoForAnotherProcess() {
        JobRef job;
        try (BedrockProvider provider = lab.provider()) {
            job = ended(
                    provider,
                    "one",
                    Data.spec().validationData(Data.rows("Check", 2)).build());
        }
        try (BedrockProvider other = lab.provider()) {
            List<JobEvent> events = other.events(job, EventPage.START).events();
            assertThat(events.stream().filter(JobEvent.StepCompleted.class::isInstance))
                    .hasSize(10)
                    .first()
                    .satisfies(event -> {
                        JobEvent.StepCompleted step = (JobEvent.StepCompleted) event;
                        assertThat(step.step()).isEqualTo(1);
                        assertThat(step.loss()).isEqualTo(2);
                    });
            assertThat(events)
                    .anySatisfy(event -> assertThat(event)
                            .isInstanceOfSatisfying(
                                    JobEvent.Validated.class,
                                    validated -> assertThat(validated.loss()).isEqualTo(0.75)));
        }
    }

    @Test
    void keyOfAnotherRequest_isRefused() {
        try (BedrockProvider provider = lab.provider()) {
            provider.submit(Data.spec().build(), SubmitContext.of("one"));
            FineTuneSpec other = Data.spec().trainingData(Data.rows("Other", 5)).build();
            assertThatThrownBy(() -> provider.submit(other, SubmitContext.of("one")))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("was asked for something else")
                    .hasMessageContaining("-> take another key");
            assertThat(server.jobs()).isEqualTo(1);
        }
    }

    @Test
    void jobOfAnotherRegion_isNamed() {
        try (BedrockProvider provider = lab.provider();
                BedrockProvider west = lab.at("us-west-2", "far", Lab.ROLE).build()) {
            JobRef job = provider.submit(Data.spec().build(), SubmitContext.of("one"));
            assertThatThrownBy(() -> west.poll(job))
                    .isInstanceOf(JobNotFoundException.class)
                    .hasMessageContaining("it is in the region us-east-1, and this provider is open in us-west-2");
        }
    }

    // ---- refusals before any cost

    @Test
    void closedModels_areRefusedWithTheReason() {
        try (BedrockProvider provider = lab.provider()) {
            refused(provider, "anthropic.claude-3-haiku-20240307-v1:0:200k", FineTuningClosedException.class)
                    .hasMessageContaining("closed for tuning since 2026-09-10: its end of life")
                    .hasMessageContaining("-> choose one of [amazon.nova-2-lite-v1:0:256k");
            refused(provider, "amazon.titan-text-express-v1:0:8k", FineTuningClosedException.class)
                    .hasMessageContaining("no longer in Bedrock's table");
            refused(provider, "amazon.nova-canvas-v1:0", InvalidRequestException.class)
                    .hasMessageContaining("made for images");
            refused(provider, "meta.llama3-1-8b-instruct-v1:0:128k", InvalidRequestException.class)
                    .hasMessageContaining("not tuned in the region us-east-1")
                    .hasMessageContaining("in one of [us-west-2], with a bucket there");
        }
        assertThat(server.requestCount()).isZero();
        nothingHappened();
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ?> refused(
            BedrockProvider provider, String model, Class<?> type) {
        FineTuneSpec spec = Data.spec().baseModel(model).build();
        return assertThatThrownBy(() -> provider.submit(spec, SubmitContext.of("one")))
                .isInstanceOf(type);
    }

    @Test
    void modelThatTheServiceNoLongerTunes_isRefused() {
        server.close();
        Instant end = Instant.parse("2027-01-15T00:00:00Z");
        try (Lab legacy = new Lab(FakeBedrockServer.builder()
                        .addModel(FakeBedrockServer.QUICK, List.of("FINE_TUNING"), "LEGACY", end)
                        .addModel(FakeBedrockServer.SLOW, List.of("DISTILLATION"), "ACTIVE", null)
                        .start());
                BedrockProvider provider = legacy.builder().clock(() -> end).build()) {
            refused(provider, FakeBedrockServer.QUICK, FineTuningClosedException.class)
                    .hasMessageContaining("its life ended at 2027-01-15T00:00:00Z -> choose another model");
            refused(provider, FakeBedrockServer.SLOW, FineTuningClosedException.class)
                    .hasMessageContaining("tunes it by [DISTILLATION] alone");
            assertThat(legacy.server.objects(FakeBedrockServer.BUCKET)).isEmpty();
        }
    }

    @Test
    void buckets_areCheckedBeforeAnUpload() {
        bucket("far", FakeBedrockServer.REGION)
                .hasMessageContaining("bucket far is in us-west-2, and the jobs run in us-east-1");
        bucket("foreign", FakeBedrockServer.REGION)
                .hasMessageContaining("bucket foreign is not of the account 123456789012")
                .hasMessageContaining("s3:ListBucket");
        bucket("missing", FakeBedrockServer.REGION).hasMessageContaining("there is no bucket missing -> make it in");
        assertThat(server.objects("far")).isEmpty();
        assertThat(server.objects("foreign")).isEmpty();
        nothingHappened();
    }

    private org.assertj.core.api.AbstractThrowableAssert<?, ?> bucket(String name, String region) {
        try (BedrockProvider provider = lab.at(region, name, Lab.ROLE).build()) {
            return assertThatThrownBy(() -> provider.submit(Data.spec().build(), SubmitContext.of("one")))
                    .isInstanceOf(InvalidRequestException.class);
        }
    }

    @Test
    void credentials_missingExpiredOrWrong_areTold() {
        AwsCredentials expired =
                AwsSessionCredentials.create(FakeBedrockServer.KEY_ID, Lab.SECRET, FakeBedrockServer.EXPIRED);
        authentication(StaticCredentialsProvider.create(expired))
                .hasMessageContaining("-> renew the credentials, for example by \"aws sso login\"");
        AwsCredentials wrong = AwsBasicCredentials.create("AKIAWRONGWRONGWRONG0", "x");
        authentication(StaticCredentialsProvider.create(wrong))
                .hasMessageContaining("-> check the credentials that the AWS SDK finds, and this machine's clock")
                .hasMessageNotContaining("AKIAWRONG");
        authentication(() -> {
                    throw SdkClientException.create(
                            "Unable to load credentials from any of the providers in the chain");
                })
                .hasMessageContaining("-> set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile");
        nothingHappened();
    }

    private org.assertj.core.api.AbstractThrowableAssert<?, ?> authentication(
            software.amazon.awssdk.auth.credentials.AwsCredentialsProvider credentials) {
        try (BedrockProvider provider = lab.builder().credentials(credentials).build()) {
            return assertThatThrownBy(() -> provider.submit(Data.spec().build(), SubmitContext.of("one")))
                    .isInstanceOf(AuthenticationException.class);
        }
    }

    @Test
    void quota_isToldWithTheWayOut() {
        server.fault(FakeBedrockServer.error(400, "ServiceQuotaExceededException", "2 jobs at once")
                .on("POST", CREATE));
        try (BedrockProvider provider = lab.provider()) {
            assertThatThrownBy(() -> provider.submit(Data.spec().build(), SubmitContext.of("one")))
                    .isInstanceOf(PermissionException.class)
                    .hasMessageContaining("2 jobs at once")
                    .hasMessageContaining("Service Quotas for us-east-1");
        }
    }

    @Test
    void throttling_isRepeated() {
        server.fault(FakeBedrockServer.error(429, "ThrottlingException", "slow")
                .on("POST", CREATE)
                .times(2));
        try (BedrockProvider provider = lab.provider()) {
            provider.submit(Data.spec().build(), SubmitContext.of("one"));
            assertThat(server.requests("POST", CREATE)).hasSize(3);
            assertThat(server.jobs()).isEqualTo(1);
        }
    }

    @Test
    void createdByAnAttemptWhoseAnswerWasLost_isOneJob() {
        server.fault(FakeFault.hangUp().afterExecuting().on("POST", CREATE));
        try (BedrockProvider provider = lab.provider()) {
            JobRef job = provider.submit(Data.spec().build(), SubmitContext.of("one"));
            assertThat(server.jobs()).isEqualTo(1);
            assertThat(provider.poll(job).status()).isNotEqualTo(JobStatus.UNKNOWN);
        }
    }

    @Test
    void budget_refusesBeforeAnUpload_andNeedsPrices() {
        Prices prices = Prices.own("aws-bedrock", LocalDate.parse("2026-11-28"), "USD")
                .withTraining(FakeBedrockServer.QUICK, 2_000);
        try (BedrockProvider provider =
                lab.builder().prices(prices).budget(TrainingBudget.usd(0.01)).build()) {
            assertThat(provider.estimate(Data.spec().build()).high()).isGreaterThan(0.01);
            assertThatThrownBy(() -> provider.submit(Data.spec().build(), SubmitContext.of("one")))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("budget: 0.01 USD");
        }
        try (BedrockProvider provider =
                lab.builder().budget(TrainingBudget.usd(5)).build()) {
            assertThatThrownBy(() -> provider.submit(Data.spec().build(), SubmitContext.of("one")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no price for training of " + FakeBedrockServer.QUICK);
        }
        assertThat(server.requestCount()).isZero();
        nothingHappened();
    }
}
