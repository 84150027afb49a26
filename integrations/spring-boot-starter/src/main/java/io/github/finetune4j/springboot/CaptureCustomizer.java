// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.monitor.capture.Capture;
import org.apiguardian.api.API;

/**
 * A customizer of the capture around the application's model, for what properties can't say: consent, labels, masking,
 * metrics, prices. A bean of this type is asked once, after the properties and in the order of {@code @Order}.
 *
 * <pre>{@code
 * @Bean CaptureCustomizer consented(Consents consents) {
 *     return capture -> capture.consent(request -> request.key().filter(consents::given).isPresent());
 * }
 * }</pre>
 *
 * <p>Called on the thread that starts the application.
 *
 * @since 0.1
 */
@FunctionalInterface
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("exports") // whoever says something of a capture has it; nobody else is to need it
public interface CaptureCustomizer {
    /**
     * Changes the capture.
     *
     * @param capture holds what the properties say already
     */
    void customize(Capture.Builder capture);
}
