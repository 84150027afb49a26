// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.spi.CapabilityGaps;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of providers: which can do what is asked, and what it costs there. It asks each provider for an
 * estimate; nothing is uploaded or started. Not safe for use by several threads.
 *
 * <pre>{@code
 * List<ProviderOffer> offers = Providers.of(local, together, vertex)
 *         .baseModel("vertex-ai", "gemini-2.5-flash")     // what there is called otherwise
 *         .compare(spec);                                 // cheapest first, those that can't last
 * }</pre>
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Providers {
    private final Map<String, FineTuneProvider> providers = new LinkedHashMap<>();
    private final Map<String, String> models = new LinkedHashMap<>();
    private final Map<String, EstimatesCost> estimates = new LinkedHashMap<>();

    private Providers() {}

    /**
     * {@return a comparison of these}
     *
     * @param providers each with an id of its own; they are not closed
     */
    public static Providers of(FineTuneProvider... providers) {
        NoNull.each("the providers", Arrays.asList(providers));
        Providers all = new Providers();
        for (FineTuneProvider provider : providers) {
            if (all.providers.putIfAbsent(provider.id(), provider) != null) {
                throw new IllegalArgumentException(
                        "provider " + provider.id() + ": there twice -> give each provider once");
            }
        }
        return all;
    }

    /**
     * Names the base model at one provider, where it is called otherwise than in the specification.
     *
     * @param provider id of one of them
     * @param model its name there
     * @return this
     */
    public Providers baseModel(String provider, String model) {
        models.put(known(provider), model);
        return this;
    }

    /**
     * Sets who estimates for a provider that gives no estimate itself, or whose estimate is to be replaced.
     *
     * @param provider id of one of them
     * @param estimate asked instead of the provider
     * @return this
     */
    public Providers estimate(String provider, EstimatesCost estimate) {
        estimates.put(known(provider), estimate);
        return this;
    }

    private String known(String provider) {
        if (!providers.containsKey(provider)) {
            throw new IllegalArgumentException(
                    "provider " + provider + ": not compared -> name one of " + providers.keySet());
        }
        return provider;
    }

    /**
     * {@return what each provider offers: cheapest first by the highest cost, then those that give no estimate, then
     * those that can't do it, with every reason}
     *
     * @param spec what is to be trained
     */
    public List<ProviderOffer> compare(FineTuneSpec spec) {
        return providers.values().stream()
                .map(provider -> offer(provider, spec))
                .sorted(Comparator.comparingDouble(ProviderOffer::rank))
                .toList();
    }

    private ProviderOffer offer(FineTuneProvider provider, FineTuneSpec spec) {
        String model = models.getOrDefault(provider.id(), spec.baseModel());
        FineTuneSpec there = spec.toBuilder().baseModel(model).build();
        List<String> problems = gaps(provider, there);
        if (!problems.isEmpty()) {
            return new ProviderOffer(provider.id(), model, problems, Optional.empty());
        }
        try {
            Optional<TrainingEstimate> estimate =
                    Optional.ofNullable(estimating(provider)).map(estimating -> estimating.estimate(there));
            return new ProviderOffer(provider.id(), model, List.of(), estimate);
        } catch (FineTuneException | IllegalArgumentException e) {
            return new ProviderOffer(provider.id(), model, List.of(String.valueOf(e.getMessage())), Optional.empty());
        }
    }

    private @Nullable EstimatesCost estimating(FineTuneProvider provider) {
        EstimatesCost given = estimates.get(provider.id());
        if (given != null) {
            return given;
        }
        return provider instanceof EstimatesCost itself ? itself : null;
    }

    private static List<String> gaps(FineTuneProvider provider, FineTuneSpec spec) {
        List<String> gaps = new ArrayList<>();
        CapabilityGaps.needed(spec).forEach((capability, setting) -> {
            if (!provider.capabilities().contains(capability)) {
                gaps.add(setting + " needs " + capability);
            }
        });
        return gaps;
    }
}
