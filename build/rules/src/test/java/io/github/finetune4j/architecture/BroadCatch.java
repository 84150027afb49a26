// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import java.util.List;
import java.util.stream.Stream;

/**
 * A class that may catch whatever is thrown, and go on, without {@code Callback}.
 *
 * @param type its name
 * @param reason why
 */
record BroadCatch(String type, String reason) {
    private static final String CALLBACK = "is what all others use";
    private static final String RESULT = "what a model, a trial or a job throws is its result, and is shown as such";
    private static final String HANDED_ON = "hands it on to who waits for it on another thread";
    private static final String REQUEST = "answers a request with an error";
    private static final String COUNTED = "counts it for its own report, which somebody reads";
    private static final String ROLLOUT_CONTROLLER = "rollout.internal.control.RolloutController";
    private static final String BYTES = "reads bytes that were changed: whatever comes of them is named as damage";

    static final List<BroadCatch> ALL = Stream.of(
                    of(CALLBACK, "internal.callback.Attempt", "internal.callback.Causes"),
                    of(CALLBACK, "internal.callback.FailureLog"),
                    of(RESULT, "evaluation.internal.ask.ModelAttempt", "search.TrialRun", "lora.internal.run.LiveJob"),
                    of(RESULT, "maintenance.step.FineTuneTraining", "testkit.services.HubJob"),
                    of(HANDED_ON, "evaluation.internal.ask.Asking", "lora.internal.djl.Workers"),
                    of(HANDED_ON, "lora.internal.certificate.LlamaMain", "search.JobReports"),
                    of(HANDED_ON, "lora.internal.tile.TileThreads"),
                    of(REQUEST, "console.JettyServer"),
                    of(COUNTED, "openfeature.SteeringFlag"),
                    of(BYTES, "registry.store.internal.RegistryCheck", "registry.store.internal.RowCheck"),
                    of(BYTES, "registry.store.internal.RowStore", "registry.store.internal.StoredRow"),
                    of(BYTES, "registry.store.internal.WholeLines"),
                    of("says what is lost where a store takes nothing at the end", ROLLOUT_CONTROLLER))
            .flatMap(List::stream)
            .toList();

    private static List<BroadCatch> of(String reason, String... types) {
        return Stream.of(types)
                .map(type -> new BroadCatch("io.github.finetune4j." + type, reason))
                .toList();
    }
}
