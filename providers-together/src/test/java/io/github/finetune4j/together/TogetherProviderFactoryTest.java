// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviders;
import io.github.finetune4j.testkit.ProviderFactoryTck;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TogetherProviderFactoryTest extends ProviderFactoryTck {
    private static final String KEY = "tgp-fake-key-000000";

    @Override
    protected String id() {
        return "together";
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of(
                "key", KEY,
                "base-url", "http://localhost:1/v1",
                "hugging-face-token", "hf_0123456789",
                "wandb-key", "0123456789");
    }

    @Override
    protected Set<String> secretSettings() {
        return Set.of("key", "hugging-face-token", "wandb-key");
    }

    @Override
    protected String shown() {
        return "together at http://localhost:1/v1/";
    }

    @Override
    protected Map<String, String> variables() {
        return Map.of("TOGETHER_API_KEY", KEY);
    }

    @Override
    protected FineTuneProvider fromEnvironment(Map<String, String> variables) {
        return TogetherProvider.builder().environment(variables).build();
    }

    @Test
    void of_together_isATogetherProvider() {
        try (FineTuneProvider provider = FineTuneProviders.of("together", settings())) {
            assertThat(provider).isInstanceOf(TogetherProvider.class);
        }
    }

    @Test
    void build_byTheEnvironment_takesKeyAndPlace() {
        Map<String, String> environment = Map.of("TOGETHER_API_KEY", KEY, "TOGETHER_BASE_URL", "http://localhost:2/v1");
        try (FineTuneProvider provider = fromEnvironment(environment)) {
            assertThat(provider).hasToString("together at http://localhost:2/v1/");
        }
        try (FineTuneProvider provider = fromEnvironment(variables())) {
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
