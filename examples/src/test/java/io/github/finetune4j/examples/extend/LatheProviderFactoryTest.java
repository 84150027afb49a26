// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.extend;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.testkit.ProviderFactoryTck;
import java.util.Map;

/** A provider over HTTP of one's own, by name. */
// tag::lathe-factory-test[]
class LatheProviderFactoryTest extends ProviderFactoryTck {
    @Override
    protected String id() {
        return "lathe";
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("key", FakeLathe.KEY, "base-url", "http://localhost:1/v1");
    }

    @Override
    protected String shown() {
        return "lathe at http://localhost:1/v1/";
    }

    @Override
    protected Map<String, String> variables() {
        return Map.of("LATHE_API_KEY", FakeLathe.KEY);
    }

    @Override
    protected FineTuneProvider fromEnvironment(Map<String, String> variables) {
        return LatheProvider.builder().environment(variables).build();
    }
}
// end::lathe-factory-test[]
