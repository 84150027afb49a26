// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import java.time.Instant;
import org.apiguardian.api.API;

/**
 * A captured interaction, as a {@link CaptureStore} keeps it: a request and its answer, or what somebody said about an
 * answer later.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface Captured permits Interaction, Feedback {
    /** {@return when it happened: when the model was asked, or when the feedback was given} */
    Instant at();

    /** {@return the id of the answer that it is about} */
    String responseId();
}
