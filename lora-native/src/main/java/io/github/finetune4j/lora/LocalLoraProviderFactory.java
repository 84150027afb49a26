// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviderFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Creates the provider {@code local}. Settings, none of them required: {@code runs} and {@code models}, folders;
 * {@code precision}: {@code auto}, {@code fp32} or {@code bf16}; {@code threads}. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class LocalLoraProviderFactory implements FineTuneProviderFactory {
    private static final String RUNS = "runs";
    private static final String MODELS = "models";
    private static final String PRECISION = "precision";
    private static final String THREADS = "threads";

    /** Makes it; for {@link java.util.ServiceLoader}. */
    public LocalLoraProviderFactory() {}

    @Override
    public String id() {
        return "local";
    }

    @Override
    public Set<String> settings() {
        return Set.of(RUNS, MODELS, PRECISION, THREADS);
    }

    @Override
    public FineTuneProvider create(Map<String, String> settings) {
        LocalLoraProvider.Builder builder = LocalLoraProvider.builder();
        settings.forEach((name, value) -> set(builder, name, value));
        return builder.build();
    }

    private static void set(LocalLoraProvider.Builder builder, String name, String value) {
        switch (name) {
            case RUNS -> builder.runs(Path.of(value));
            case MODELS -> builder.addModels(Path.of(value));
            case PRECISION -> builder.precision(precision(value));
            case THREADS -> builder.threads(threads(value));
            default ->
                throw new IllegalArgumentException(
                        "setting " + name + " of the local provider is unknown -> leave it out");
        }
    }

    private static LocalPrecision precision(String word) {
        return Arrays.stream(LocalPrecision.values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("precision: " + word + " -> give auto, fp32 or bf16"));
    }

    private static int threads(String word) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("threads: " + word + " -> give a whole number, at least 1", e);
        }
    }
}
