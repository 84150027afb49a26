// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.testkit.ProviderFactoryTck;
import java.util.Map;

/** OpenAI itself, by name; the other services of this protocol are tried by {@link ProviderFactoriesTest}. */
class OpenAiProviderFactoryTest extends ProviderFactoryTck {
    private static final String KEY = "sk-fake-key-000000";

    @Override
    protected String id() {
        return "openai";
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of(
                "key", KEY,
                "base-url", "http://localhost:1/v1",
                "organization", "org-1",
                "project", "proj-1",
                "warn-before-shutdown", "P90D");
    }

    @Override
    protected String shown() {
        return "openai at http://localhost:1/v1";
    }

    @Override
    protected Map<String, String> variables() {
        return Map.of("OPENAI_API_KEY", KEY);
    }

    @Override
    protected FineTuneProvider fromEnvironment(Map<String, String> variables) {
        return OpenAiProvider.builder().environment(variables).build();
    }
}
