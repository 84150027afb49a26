// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.aws.BedrockProvider;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BedrockFineTuneTest {
    private static final Prices PRICES =
            Prices.own("aws-bedrock", LocalDate.of(2026, 11, 30), "USD").withTraining(FakeBedrockServer.QUICK, 3);

    @BeforeEach
    void key() {
        System.setProperty("aws.accessKeyId", FakeBedrockServer.KEY_ID);
        System.setProperty("aws.secretAccessKey", "a-secret-of-nobody");
    }

    @AfterEach
    void noKey() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @Test
    void run_againstTheFakeServer_givesAModelThatAnswers_andLeavesNothingThatCosts() {
        List<String> said = new ArrayList<>();
        try (FakeBedrockServer server = FakeBedrockServer.start();
                BedrockProvider bedrock = BedrockFineTune.fake(server)) {
            BedrockFineTune.run(bedrock, FakeBedrockServer.QUICK, said::add);
            assertThat(server.jobs()).isEqualTo(1);
            assertThat(bedrock.deployments()).isEmpty();
            assertThat(bedrock.leftovers()).isEmpty();
        }
        assertThat(said).singleElement().asString().contains(" says: ").contains("Greet number 3");
    }

    @Test
    void provider_ofAFolderElsewhere_isRefusedBeforeAnythingIsSent() {
        String role = "arn:aws:iam::123456789012:role/tuning";
        assertThatThrownBy(() -> BedrockFineTune.provider("gs://wrong", role, PRICES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gs://wrong");
    }
}
