// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviders;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The services of this protocol, by name. */
class ProviderFactoriesTest {
    private static final String KEY = "sk-fake-key-000000";

    @Test
    void ids_holdAllServicesOfThisModule() {
        assertThat(FineTuneProviders.ids()).contains("azure", "bedrock", "fake", "nebius", "openai");
    }

    @ParameterizedTest
    @CsvSource({
        "openai, organization, org-1, https://api.openai.com/v1",
        "azure, resource, mine, https://mine.openai.azure.com/openai/v1",
        "bedrock, region, us-west-2, https://bedrock-mantle.us-west-2.api.aws/v1",
        "groq, base-url, http://localhost:1/v1, http://localhost:1/v1",
        "openai-compatible, base-url, http://localhost:1/v1, http://localhost:1/v1",
        "nebius, base-url, http://localhost:1/v1, http://localhost:1/v1"
    })
    void of_service_takesItsSettings(String id, String name, String value, String url) {
        try (FineTuneProvider provider = FineTuneProviders.of(id, Map.of("key", KEY, name, value))) {
            assertThat(provider).isInstanceOf(OpenAiProvider.class);
            assertThat(provider.id()).isEqualTo(id);
            assertThat(provider.toString()).contains(url).doesNotContain(KEY);
        }
    }

    @Test
    void of_azureWithoutResource_namesIt() {
        assertThatThrownBy(() -> FineTuneProviders.of("azure", Map.of("key", KEY)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot make provider azure: setting resource is missing"
                        + " -> its settings are [base-url, key, resource, warn-before-shutdown]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"90", "P-1D", "PT24H", ""})
    void timeOfWarning_thatIsNoneOfDays_isRefused(String value) {
        OpenAiProviderFactory factory = new OpenAiProviderFactory();
        assertThat(factory.settings()).contains("warn-before-shutdown");
        assertThat(new GroqProviderFactory().settings()).as("it trains nothing").doesNotContain("warn-before-shutdown");
        assertThatThrownBy(() -> factory.create(Map.of("key", KEY, "warn-before-shutdown", value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("warn-before-shutdown: " + value + " -> give days, such as P90D; P0D warns of nothing");
    }
}
