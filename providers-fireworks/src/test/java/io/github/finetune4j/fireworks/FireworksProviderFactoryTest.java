// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviders;
import io.github.finetune4j.testkit.ProviderFactoryTck;
import io.github.finetune4j.testkit.services.FakeFireworksServer;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FireworksProviderFactoryTest extends ProviderFactoryTck {
    private static final String KEY = "fw_fake-key-000000";

    @Override
    protected String id() {
        return "fireworks";
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("key", KEY, "account", "mine", "base-url", "http://localhost:1", "wandb-key", "0123456789");
    }

    @Override
    protected Set<String> secretSettings() {
        return Set.of("key", "wandb-key");
    }

    @Override
    protected String shown() {
        return "fireworks at http://localhost:1/";
    }

    @Override
    protected Map<String, String> variables() {
        return Map.of("FIREWORKS_API_KEY", KEY);
    }

    @Override
    protected FineTuneProvider fromEnvironment(Map<String, String> variables) {
        return FireworksProvider.builder().environment(variables).build();
    }

    @Test
    void of_fireworks_isAFireworksProvider() {
        try (FineTuneProvider provider = FineTuneProviders.of("fireworks", settings())) {
            assertThat(provider).isInstanceOf(FireworksProvider.class);
        }
    }

    @Test
    void build_byTheEnvironment_takesKeyPlaceAndAccount() {
        Map<String, String> environment = Map.of("FIREWORKS_API_KEY", KEY, "FIREWORKS_BASE_URL", "http://localhost:2");
        try (FireworksProvider provider =
                FireworksProvider.builder().environment(environment).build()) {
            assertThat(provider).hasToString("fireworks at http://localhost:2/");
        }
        try (FireworksProvider provider = FireworksProvider.builder()
                .environment(Map.of("FIREWORKS_API_KEY", KEY))
                .build()) {
            assertThat(provider).hasToString("fireworks at https://api.fireworks.ai/");
        }
        try (FakeFireworksServer server = FakeFireworksServer.start();
                FireworksProvider provider = FireworksProvider.builder()
                        .environment(Map.of(
                                "FIREWORKS_API_KEY",
                                KEY,
                                "FIREWORKS_BASE_URL",
                                server.baseUrl().toString(),
                                "FIREWORKS_ACCOUNT_ID",
                                FakeFireworksServer.ACCOUNT))
                        .build()) {
            assertThat(provider.leftovers()).isEmpty();
            assertThat(server.requests("GET", "/v1/accounts")).isEmpty();
        }
    }

    @Test
    void build_withoutAnAccount_asksOnceForTheOnlyOne() {
        try (FakeFireworksServer server = FakeFireworksServer.start();
                FireworksProvider provider = FireworksProvider.builder()
                        .environment(Map.of("FIREWORKS_API_KEY", KEY))
                        .baseUrl(server.baseUrl())
                        .build()) {
            provider.leftovers();
            provider.leftovers();
            assertThat(server.requests("GET", "/v1/accounts")).hasSize(1);
        }
    }

    @Test
    void build_withoutAKey_namesTheVariable() {
        assertThatThrownBy(() -> FireworksProvider.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no key for fireworks -> call key(…), or set FIREWORKS_API_KEY and begin with fromEnv()");
    }

    @Test
    void build_withAnOddAccount_saysWhatItIs() {
        assertThatThrownBy(() -> FireworksProvider.builder().account("accounts/mine"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("account: \"accounts/mine\" -> give its id, 1 to 63 of a-z, 0-9 and hyphens");
        assertThatThrownBy(() -> FireworksProvider.builder()
                        .environment(Map.of("FIREWORKS_API_KEY", KEY, "FIREWORKS_ACCOUNT_ID", "a/../b"))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("account: \"a/../b\"");
    }
}
