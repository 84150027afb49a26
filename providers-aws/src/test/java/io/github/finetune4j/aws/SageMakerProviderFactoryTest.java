// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviders;
import io.github.finetune4j.testkit.ProviderFactoryTck;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** SageMaker by name, and recipes by their builder. */
class SageMakerProviderFactoryTest extends ProviderFactoryTck {
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("region", "eu-central-1"),
            Map.entry("folder", "s3://my-bucket/a/b/"),
            Map.entry("role", Lab.ROLE),
            Map.entry("image", "trl"),
            Map.entry("instance", "ml.g5.2xlarge"),
            Map.entry("max-hours", "3"),
            Map.entry("spot-hours", "6"),
            Map.entry("volume", "100"),
            Map.entry("read-logs", "true"),
            Map.entry("profile", "default"),
            Map.entry("bucket-owner", "123456789012"),
            Map.entry("endpoint", "http://127.0.0.1:1"),
            Map.entry("runtime-endpoint", "http://127.0.0.1:2"),
            Map.entry("logs-endpoint", "http://127.0.0.1:3"),
            Map.entry("s3-endpoint", "http://127.0.0.1:4"));

    @Override
    protected String id() {
        return "aws-sagemaker";
    }

    @Override
    protected Map<String, String> settings() {
        return SETTINGS;
    }

    @Override
    protected String shown() {
        return "aws-sagemaker in eu-central-1 with s3://my-bucket/a/b/sagemaker/, trl on 1 ml.g5.2xlarge";
    }

    @Test
    void of_awsSagemaker_trainsAdaptersAndWholeModels() {
        try (FineTuneProvider provider = FineTuneProviders.of("aws-sagemaker", SETTINGS)) {
            assertThat(provider.capabilities()).contains(Capability.STEP_EVENTS, Capability.LORA, Capability.FULL);
        }
    }

    @Test
    void of_withoutOrWithWrongSettings_namesThem() {
        assertThatThrownBy(() -> FineTuneProviders.of("aws-sagemaker", Map.of("bucket", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("setting image is missing")
                .hasMessageContaining("setting max-hours is missing")
                .hasMessageContaining("setting bucket is unknown");
        for (String name : new String[] {"max-hours", "volume", "read-logs", "instance"}) {
            Map<String, String> wrong = new HashMap<>(SETTINGS);
            wrong.put(name, "some");
            assertThatThrownBy(() -> FineTuneProviders.of("aws-sagemaker", wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(name + ": some -> give");
        }
    }

    @Test
    void recipe_namesAllThatIsMissingOrContradictory() {
        assertThatThrownBy(() -> SageMakerRecipe.container("image").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("instance is missing; max runtime is missing");
        assertThatThrownBy(() -> SageMakerLab.recipe().spot(Duration.ofHours(1)).build())
                .hasMessageContaining("spot 1 hour is less than the max runtime 8 hours");
        SageMakerRecipeBuilder recipe = SageMakerLab.recipe();
        assertThatThrownBy(() -> recipe.instance("g5.2xlarge")).hasMessageContaining("such as ml.g5.2xlarge");
        assertThatThrownBy(() -> recipe.instances(2)).hasMessageContaining("uses one machine");
        assertThatThrownBy(() -> recipe.addMetric("m", "loss=[0-9")).hasMessageContaining("a regular expression");
        assertThatThrownBy(() -> recipe.addMetric("m", "loss=[0-9]")).hasMessageContaining("a group for the number");
        assertThatThrownBy(() -> recipe.addEnvironment("a-b", "x")).hasMessageContaining("environment variable a-b");
        assertThatThrownBy(() -> recipe.model("models")).hasMessageContaining("s3://bucket/key");
    }
}
