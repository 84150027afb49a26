// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviders;
import io.github.finetune4j.testkit.services.FakeFireworksServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FireworksProviderFactoryTest {
    private static final String KEY = "fw_fake-key-000000";

    @Test
    void of_fireworks_takesItsSettings() {
        Map<String, String> settings =
                Map.of("key", KEY, "account", "mine", "base-url", "http://localhost:1", "wandb-key", "0123456789");
        try (FineTuneProvider provider = FineTuneProviders.of("fireworks", settings)) {
            assertThat(provider).isInstanceOf(FireworksProvider.class);
            assertThat(provider.id()).isEqualTo("fireworks");
            assertThat(provider.toString()).isEqualTo("fireworks at http://localhost:1/");
        }
    }

    @Test
    void of_unknownSetting_namesTheKnown() {
        assertThatThrownBy(() -> FineTuneProviders.of("fireworks", Map.of("region", "eu")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot make provider fireworks: setting region is unknown"
                        + " -> its settings are [account, base-url, key, wandb-key]");
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
