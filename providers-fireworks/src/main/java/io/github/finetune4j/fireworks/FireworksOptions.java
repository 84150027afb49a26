// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * Names for {@code FineTune.builder().addOption(name, value)} that Fireworks AI knows: each is a field of its request
 * for a job. The key of Weights &amp; Biases is no option, for options are put on record; the provider's builder takes
 * it.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FireworksOptions {
    /**
     * Whether the service takes a part of the training rows away to measure with, default false here: what is given for
     * training is trained on. Not for preferences.
     */
    public static final String CARVE_OUT = "evalAutoCarveout";
    /** Decay of the weights, at least 0. */
    public static final String WEIGHT_DECAY = "optimizerWeightDecay";
    /** Further schedules: {@code Map.of("cosine", Map.of("minLrRatio", 0.1, "decayRatio", 0.8))}. */
    public static final String SCHEDULE = "lrScheduler";
    /** How preferences are learnt, a map: {@code Map.of("method", "ORPO")}. Only for preferences. */
    public static final String LOSS = "lossConfig";
    /** Project, entity and run at Weights &amp; Biases, a map: {@code project}, {@code entity}, {@code runId}. */
    public static final String WANDB = "wandbConfig";
    /** Whether the account's reserved machines are tried first, a boolean. */
    public static final String RESERVATION = "useReservation";
    /** A name for people. */
    public static final String DISPLAY_NAME = "displayName";
    /** Begins the name of a further field of the request: {@code field:NAME}. */
    public static final String FIELD = "field:";

    static final Set<String> NAMES =
            new TreeSet<>(Set.of(CARVE_OUT, WEIGHT_DECAY, SCHEDULE, LOSS, WANDB, RESERVATION, DISPLAY_NAME));

    /** The field within {@link #WANDB} that carries a key. */
    static final String WANDB_KEY = "apiKey";

    private FireworksOptions() {}
}
