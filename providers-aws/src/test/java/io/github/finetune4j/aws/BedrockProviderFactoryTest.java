// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.spi.FineTuneProviders;
import io.github.finetune4j.testkit.ProviderFactoryTck;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bedrock by name. */
class BedrockProviderFactoryTest extends ProviderFactoryTck {
    @Override
    protected String id() {
        return "aws-bedrock";
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of(
                "region", "eu-central-1",
                "folder", "s3://my-bucket/a/b/",
                "role", Lab.ROLE,
                "profile", "default",
                "bucket-owner", "123456789012",
                "endpoint", "http://127.0.0.1:1",
                "runtime-endpoint", "http://127.0.0.1:2",
                "s3-endpoint", "http://127.0.0.1:3");
    }

    @Override
    protected String shown() {
        return "aws-bedrock in eu-central-1 with s3://my-bucket/a/b/";
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
