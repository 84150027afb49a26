// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviders;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TogetherProviderFactoryTest {
    @Test
    void of_together_takesItsSettings() {
        Map<String, String> settings = Map.of(
                "key", "tgp-fake-key-000000",
                "base-url", "http://localhost:1/v1",
                "hugging-face-token", "hf_0123456789",
                "wandb-key", "0123456789");
        try (FineTuneProvider provider = FineTuneProviders.of("together", settings)) {
            assertThat(provider).isInstanceOf(TogetherProvider.class);
            assertThat(provider.id()).isEqualTo("together");
            assertThat(provider.toString()).isEqualTo("together at http://localhost:1/v1/");
        }
    }

    @Test
    void of_unknownSetting_namesTheKnown() {
        assertThatThrownBy(() -> FineTuneProviders.of("together", Map.of("region", "eu")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot make provider together: setting region is unknown"
                        + " -> its settings are [base-url, hugging-face-token, key, wandb-key]");
    }

    @Test
    void build_byTheEnvironment_takesKeyAndPlace() {
        Map<String, String> environment =
                Map.of("TOGETHER_API_KEY", "tgp-fake-key-000000", "TOGETHER_BASE_URL", "http://localhost:2/v1");
        try (TogetherProvider provider =
                TogetherProvider.builder().environment(environment).build()) {
            assertThat(provider).hasToString("together at http://localhost:2/v1/");
        }
        try (TogetherProvider provider = TogetherProvider.builder()
                .environment(Map.of("TOGETHER_API_KEY", "tgp-fake-key-000000"))
                .build()) {
            assertThat(provider).hasToString("together at https://api.together.ai/v1/");
        }
    }

    @Test
    void build_withoutAKey_namesTheVariable() {
        assertThatThrownBy(() -> TogetherProvider.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no key for together -> call key(…), or set TOGETHER_API_KEY and begin with fromEnv()");
    }
}
