// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviders;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bedrock by name. */
class BedrockProviderFactoryTest {
    @Test
    void of_awsBedrock_takesItsSettingsAndCloses() {
        FineTuneProvider provider = FineTuneProviders.of(
                "aws-bedrock",
                Map.of(
                        "region", "eu-central-1",
                        "folder", "s3://my-bucket/a/b/",
                        "role", Lab.ROLE,
                        "endpoint", "http://127.0.0.1:1"));
        assertThat(provider).hasToString("aws-bedrock in eu-central-1 with s3://my-bucket/a/b/");
        provider.close();
        provider.close();
        assertThatThrownBy(() -> provider.poll(new JobRef("aws-bedrock", "x")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void of_withoutSettings_namesThem() {
        assertThatThrownBy(() -> FineTuneProviders.of("aws-bedrock", Map.of("bucket", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("setting folder is missing")
                .hasMessageContaining("setting region is missing")
                .hasMessageContaining("setting role is missing")
                .hasMessageContaining("setting bucket is unknown");
    }

    @Test
    void builder_refusesOtherForms() {
        assertThatThrownBy(() -> BedrockProvider.builder("virginia", "s3://my-bucket", Lab.ROLE))
                .hasMessage("region: virginia -> give a region's code such as us-east-1");
        assertThatThrownBy(() -> BedrockProvider.builder("us-east-1", "my-bucket", Lab.ROLE))
                .hasMessage("folder: my-bucket -> give s3://bucket or s3://bucket/prefix");
        assertThatThrownBy(() -> BedrockProvider.builder("us-east-1", "s3://my-bucket", "tuning"))
                .hasMessage("role: tuning -> give an ARN such as arn:aws:iam::123456789012:role/tuning");
    }
}
