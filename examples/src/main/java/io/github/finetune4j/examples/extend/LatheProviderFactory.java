// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.extend;

import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviderFactory;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Opens the provider by name; what a setting does not say, the environment does. */
// tag::lathe-factory[]
public final class LatheProviderFactory implements FineTuneProviderFactory {
    @Override
    public String id() {
        return "lathe";
    }

    @Override
    public Set<String> settings() {
        return Set.of("key", "base-url");
    }

    @Override
    public FineTuneProvider create(Map<String, String> settings) {
        LatheProvider.Builder builder = LatheProvider.fromEnv();
        Optional.ofNullable(settings.get("key")).map(ApiKey::of).ifPresent(builder::key);
        Optional.ofNullable(settings.get("base-url")).map(URI::create).ifPresent(builder::baseUrl);
        return builder.build();
    }
}
// end::lathe-factory[]
