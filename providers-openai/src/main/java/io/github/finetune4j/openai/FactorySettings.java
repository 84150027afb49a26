// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.http.ApiKey;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Period;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The settings that the factories of all services of this protocol share. */
final class FactorySettings {
    static final String BASE_URL = "base-url";
    private static final String KEY = "key";
    /** Of those that train. */
    static final String LEAD = "warn-before-shutdown";

    private static final Set<String> COMMON = Set.of(KEY, BASE_URL);

    private FactorySettings() {}

    /** {@return names of the common settings, and more} */
    static Set<String> and(String... more) {
        Set<String> names = new HashSet<>(COMMON);
        names.addAll(Set.of(more));
        return Set.copyOf(names);
    }

    /** {@return a builder with the service and the common settings} */
    static OpenAiProvider.Builder builder(OpenAiService service, Map<String, String> settings) {
        OpenAiProvider.Builder builder = OpenAiProvider.fromEnv().service(service);
        String key = settings.get(KEY);
        if (key != null) {
            builder.key(ApiKey.of(key));
        }
        String base = settings.get(BASE_URL);
        if (base != null) {
            builder.baseUrl(URI.create(base));
        }
        String lead = settings.get(LEAD);
        if (lead != null) {
            builder.warnBeforeShutdown(lead(lead));
        }
        return builder;
    }

    private static Period lead(String text) {
        try {
            Period lead = Period.parse(text);
            if (!lead.isNegative()) {
                return lead;
            }
        } catch (DateTimeException e) {
            // the same words
        }
        throw new IllegalArgumentException(LEAD + ": " + text + " -> give days, such as P90D; P0D warns of nothing");
    }
}
