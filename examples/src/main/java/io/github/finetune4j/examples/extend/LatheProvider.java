// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.extend;

import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.ErrorRules;
import io.github.finetune4j.http.provider.HttpProviderBuilder;
import io.github.finetune4j.http.provider.JobVerbs;
import io.github.finetune4j.http.provider.ServiceProvider;
import java.time.Duration;
import java.util.List;

/** A provider of a made-up service, which turns models. */
// tag::lathe-provider[]
public final class LatheProvider extends ServiceProvider {
    private final ApiClient client;

    private LatheProvider(JobVerbs<?> verbs, Duration pollInterval, ApiClient client) {
        super(verbs, pollInterval);
        this.client = client;
    }

    /** {@return a builder; it needs a key} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a builder, filled from LATHE_API_KEY and LATHE_BASE_URL} */
    public static Builder fromEnv() {
        return builder().environment(System.getenv());
    }

    @Override
    public void close() {
        super.close();
        client.close();
    }

    @Override
    public String toString() {
        return client.toString(); // its id, and where it is
    }

    /** Has the settings that all have: baseUrl, key, http, clock, sleeper, pollInterval, uploadTimeout. */
    public static final class Builder extends HttpProviderBuilder<Builder> {
        private Builder() {
            super(LatheService.ID, "LATHE", Duration.ofSeconds(10));
        }

        @Override
        protected Builder self() {
            return this;
        }

        /** {@return the provider} */
        public LatheProvider build() {
            ApiClient client = client(base("https://api.lathe.example/v1"), ErrorRules.STANDARD, List.of())
                    .build();
            LatheService service = new LatheService(client, uploadTimeout());
            return new LatheProvider(verbs(service), pollInterval(), client);
        }
    }
}
// end::lathe-provider[]
