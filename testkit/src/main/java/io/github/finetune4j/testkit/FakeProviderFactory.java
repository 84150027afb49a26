// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviderFactory;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Creates the provider {@code fake}, a {@link FakeProvider} with its defaults, for tests of configurations that name a
 * provider. It has no settings. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeProviderFactory implements FineTuneProviderFactory {
    /** Makes it; for {@link java.util.ServiceLoader}. */
    public FakeProviderFactory() {}

    @Override
    public String id() {
        return "fake";
    }

    @Override
    public Set<String> settings() {
        return Set.of();
    }

    @Override
    public FineTuneProvider create(Map<String, String> settings) {
        return FakeProvider.builder().build();
    }
}
