// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.providers.TrainingBudget;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import io.github.finetune4j.testkit.services.FakeSageMakerServer;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** What is refused, on whose word, and that nothing was uploaded or started. */
class SageMakerRefusalsTest {
    private static final SubmitContext KEY = SubmitContext.of("k");
    private static final Prices PRICES =
            Prices.own("aws", LocalDate.of(2026, 11, 1), "USD").withMachine(FakeSageMakerServer.MACHINE, 2);

    private final SageMakerLab lab = new SageMakerLab();

    @AfterEach
    void nothingHappened() {
        assertThat(lab.server.jobs()).isZero();
        lab.close();
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(
            SageMakerProvider.Builder builder, FineTuneSpec spec) {
        try (SageMakerProvider provider = builder.build()) {
            return assertThatThrownBy(() -> provider.submit(spec, KEY));
        }
    }

    private void nothingWasUploaded() {
        assertThat(lab.server.requestCount()).isZero();
    }

    @Test
    void everythingWrong_isNamedAtOnce() {
        Dataset rows = Dataset.of(
                List.of(ChatExample.of(Message.user("a"), Message.assistant("b")), ChatExample.of(Message.user("a"))));
        refused(
                        lab.builder(),
                        SageMakerLab.spec()
                                .baseModel("not a name")
                                .trainingData(rows)
                                .addMetadata("aws:own", "x")
                                .addOption("kms", "y")
                                .addOption("hyperParameters", Map.of("long", "z".repeat(2_501)))
                                .build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("base model not a name")
                .hasMessageContaining("row 2 of the training data must end with the assistant")
                .hasMessageContaining("metadata aws:own")
                .hasMessageContaining("option kms: known is hyperParameters")
                .hasMessageContaining("hyperparameter long")
                .hasMessageContaining("nothing was uploaded");
        nothingWasUploaded();
    }

    @Test
    void capabilities_areThoseOfTheRecipe() {
        SageMakerRecipe any = SageMakerRecipe.container("image")
                .instance("ml.m5.large")
                .maxRuntime(Duration.ofHours(1))
                .build();
        try (SageMakerProvider provider = lab.builder(any).readLogs().build()) {
            assertThat(provider.capabilities())
                    .containsExactlyInAnyOrder(
                            Capability.PROVIDER_OPTIONS,
                            Capability.VALIDATION_DATA,
                            Capability.METADATA,
                            Capability.CANCEL);
        }
        refused(lab.builder(any), SageMakerLab.spec().seed(1).build())
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("seed needs SEED");
        refused(
                        lab.builder(any),
                        SageMakerLab.spec()
                                .hyperparameters(
                                        Hyperparameters.builder().epochs(2).build())
                                .build())
                .hasMessageContaining("what the container calls them is not known here");
        refused(lab.builder(), SageMakerLab.spec().suffix("mine").build())
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("suffix needs SUFFIX");
        nothingWasUploaded();
    }

    @Test
    void budget_refusesWhatMightCostMore_byTheRecipesMaxRuntime() {
        try (SageMakerProvider provider = lab.builder().prices(PRICES).build()) {
            assertThat(provider.estimate(SageMakerLab.spec().build()).high()).isEqualTo(16);
        }
        refused(
                        lab.builder().prices(PRICES).budget(TrainingBudget.usd(15)),
                        SageMakerLab.spec().build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("budget: 15.0 USD")
                .hasMessageContaining("0.00 to 16.00 USD");
        refused(
                        lab.builder().budget(TrainingBudget.usd(15)),
                        SageMakerLab.spec().build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no price for machine ml.g5.2xlarge");
        nothingWasUploaded();
    }

    @Test
    void bucket_missingOrElsewhereOrOfSomebodyElse_isTold() {
        FakeSageMakerServer server = FakeSageMakerServer.builder()
                .addBucket("far-bucket", "eu-west-1", FakeBedrockServer.ACCOUNT)
                .addBucket("other-bucket", FakeBedrockServer.REGION, "999999999999")
                .start();
        try (SageMakerLab buckets = new SageMakerLab(server)) {
            FineTuneSpec spec = SageMakerLab.spec().build();
            refused(buckets.at("us-east-1", "no-bucket", SageMakerLab.RECIPE), spec)
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("there is no bucket no-bucket");
            refused(buckets.at("us-east-1", "far-bucket", SageMakerLab.RECIPE), spec)
                    .hasMessageContaining("bucket far-bucket is in eu-west-1");
            refused(buckets.at("us-east-1", "other-bucket", SageMakerLab.RECIPE), spec)
                    .hasMessageContaining("is not of the account 123456789012");
            assertThat(server.jobs()).isZero();
        }
    }

    @Test
    void credentials_missingOrExpired_areTold() {
        StaticCredentialsProvider expired = StaticCredentialsProvider.create(
                AwsSessionCredentials.create(FakeBedrockServer.KEY_ID, Lab.SECRET, FakeBedrockServer.EXPIRED));
        refused(lab.builder().credentials(expired), SageMakerLab.spec().build())
                .isInstanceOf(AuthenticationException.class)
                .hasMessageContaining("ExpiredTokenException")
                .hasMessageContaining("renew the credentials");
        SageMakerLab bare = new SageMakerLab().unjudged();
        try (bare) {
            refused(
                            bare.builder().credentials(AnonymousCredentialsProvider.create()),
                            SageMakerLab.spec().build())
                    .isInstanceOf(AuthenticationException.class);
        }
    }

    @Test
    void machines_unknownOrWithoutQuota_areTold() {
        lab.unjudged(); // the service models list the machines
        refused(
                        lab.builder(
                                SageMakerLab.recipe().instance("ml.g99.huge").build()),
                        SageMakerLab.spec().build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("ml.g99.huge");
        refused(
                        lab.builder(SageMakerLab.recipe()
                                .instance(FakeSageMakerServer.LIMITED)
                                .build()),
                        SageMakerLab.spec().build())
                .isInstanceOf(PermissionException.class)
                .hasMessageContaining("ResourceLimitExceeded")
                .hasMessageContaining("Service Quotas for us-east-1");
    }
}
