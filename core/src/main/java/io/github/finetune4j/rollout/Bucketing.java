// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.rollout.internal.route.Hashes;
import org.apiguardian.api.API;

/**
 * Maps a key to a position between 0 and 1. Equal keys lie at equal places, on every machine and in every version: the
 * position is a promise. Keys that were bucketed by GrowthBook or Unleash stay where they are.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
@FunctionalInterface
public interface Bucketing {
    /**
     * {@return the position, from 0 to below 1}
     *
     * @param key whom a request is for
     */
    double position(String key);

    /**
     * {@return this project's own: FNV-1a with 64 bits over salt and key, mixed by MurmurHash3's finaliser, in steps of
     * 2⁻⁵³; allocates nothing}
     *
     * @param salt another salt shuffles the keys anew
     */
    static Bucketing salted(String salt) {
        long prefix = Hashes.fnv1a64(salt + "\u0000");
        return key -> Hashes.unit(Hashes.mix(Hashes.fnv1a64(prefix, key)));
    }

    /**
     * {@return GrowthBook's, in steps of a thousandth (version 1) or a ten-thousandth (version 2)}
     *
     * @param seed the experiment's seed, or its key where it has none
     * @param version 1 or 2
     */
    static Bucketing growthBook(String seed, int version) {
        return switch (version) {
            case 1 -> key -> Hashes.fnv1a32(key + seed) % 1000 / 1000.0;
            case 2 -> key -> Hashes.fnv1a32(String.valueOf(Hashes.fnv1a32(seed + key))) % 10_000 / 10_000.0;
            default ->
                throw new IllegalArgumentException("version of GrowthBook's hash: " + version + " -> give 1 or 2");
        };
    }

    /**
     * {@return Unleash's gradual rollout: the middle of one of a hundred steps, so that no rounding of a share moves a
     * key}
     *
     * @param group the strategy's group id, usually the flag's name
     */
    static Bucketing unleash(String group) {
        return key -> (Hashes.murmur32(group + ":" + key, 0) % 100 + 0.5) / 100;
    }

    /**
     * {@return Unleash's choice of variants: the middle of one of as many steps as all weights are together}
     *
     * @param group the flag's name or the strategy's group id
     * @param totalWeight sum of the variants' weights, at least 1
     */
    static Bucketing unleashVariants(String group, int totalWeight) {
        Given.atLeast("totalWeight", totalWeight, 1);
        return key -> (Hashes.murmur32(group + ":" + key, 86_028_157) % totalWeight + 0.5) / totalWeight;
    }
}
