// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.testkit.ProviderFactoryTck;
import java.util.Map;

class AnthropicProviderFactoryTest extends ProviderFactoryTck {
    private static final String KEY = "sk-ant-of-the-factory-0123";

    @Override
    protected String id() {
        return "anthropic";
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("key", KEY, "base-url", "http://localhost:1");
    }

    @Override
    protected String shown() {
        return "anthropic at http://localhost:1/";
    }

    @Override
    protected Map<String, String> variables() {
        return Map.of("ANTHROPIC_API_KEY", KEY);
    }

    @Override
    protected FineTuneProvider fromEnvironment(Map<String, String> variables) {
        return AnthropicProvider.builder().environment(variables).build();
    }
}
