// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.aws.SageMakerProvider;
import io.github.finetune4j.aws.SageMakerRecipe;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.lora.AdapterFiles;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import io.github.finetune4j.testkit.services.FakeSageMakerServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training job of SageMaker leaves, in the local engine; with credentials that the SDK finds. */
class SageMakerAdapterTest {
    private static final String KEY = "aws.accessKeyId";
    private static final String SECRET = "aws.secretAccessKey";

    @TempDir
    Path folder;

    @BeforeEach
    void credentials() {
        System.setProperty(KEY, FakeBedrockServer.KEY_ID);
        System.setProperty(SECRET, "fake-secret-access-key-of-nobody");
    }

    @AfterEach
    void noCredentials() {
        System.clearProperty(KEY);
        System.clearProperty(SECRET);
    }

    @Test
    void adapter_ofAJob_loads() throws IOException {
        Path peft = Fixtures.path("lora/peft-adapter-lora");
        FakeSageMakerServer.Builder builder = FakeSageMakerServer.builder();
        for (String name : List.of("adapter_config.json", "adapter_model.safetensors")) {
            builder.addFile(name, Files.readAllBytes(peft.resolve(name)));
        }
        SageMakerRecipe recipe = SageMakerRecipe.trl("image")
                .instance(FakeSageMakerServer.MACHINE)
                .maxRuntime(Duration.ofHours(1))
                .build();
        String bucket = "s3://" + FakeBedrockServer.BUCKET;
        String role = "arn:aws:iam::" + FakeBedrockServer.ACCOUNT + ":role/training";
        try (FakeSageMakerServer server = builder.start();
                SageMakerProvider provider = SageMakerProvider.builder("us-east-1", bucket, role, recipe)
                        .endpoint(server.endpoint())
                        .s3Endpoint(server.endpoint())
                        .pollInterval(Duration.ofMillis(20))
                        .build()) {
            ModelRef tuned = FineTune.builder()
                    .provider(provider)
                    .baseModel(FakeSageMakerServer.QUICK)
                    .trainingData(Dataset.of(List.of(ChatExample.of(Message.user("Hi"), Message.assistant("Hello.")))))
                    .start()
                    .await(Duration.ofMinutes(1));
            Path home = provider.downloadAdapter(tuned, folder.resolve("adapter"));
            assertThat(AdapterFiles.open(home, Fixtures.path("models/harbour-260k"))
                            .rank())
                    .isEqualTo(4);
        }
    }
}
