// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the capture around the application's model.
 *
 * @param enabled Whether the application's model is captured: of each call its figures, model and outcome, and a keyed
 *     hash of the request's key; what was said only where a CaptureCustomizer says who has consented. By default
 *     wherever there is a workspace and one model to capture: the rollout, else the only or primary ChatModel bean.
 * @param model Name of the ChatModel bean that is captured. By default the rollout, else the only or primary one.
 * @param secret Secret by which ids and subjects are made, at least 16 characters that nobody can guess, the same in
 *     every instance. By default the store's salt alone, which whoever can read the store can read.
 * @param sample Share of answers of which is kept what was said, from 0 to 1, where the user has consented.
 * @param keepFor How long everything is kept; 0 for as long as the store is.
 */
record CaptureSettings(
        @Nullable Boolean enabled,
        @Nullable String model,
        @Nullable String secret,
        @DefaultValue("0.1") double sample,
        @DefaultValue("90d") Duration keepFor) {
    /** {@return all but the secret} */
    @Override
    public String toString() {
        return "CaptureSettings[enabled=" + enabled + ", model=" + model + ", sample=" + sample + ", keepFor="
                + ShownTime.words(keepFor) + "]";
    }
}
