// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.dataset.privacy.Redaction;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.rollout.internal.record.CallMetric;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** The settings of a {@link Capture.Builder}, for the threads of a capture. */
record Settings(
        CapturePolicy policy,
        Predicate<ChatRequest> consent,
        Redaction redaction,
        Function<ChatRequest, Map<String, String>> labels,
        List<CallMetric> metrics,
        Map<String, TokenPrice> prices,
        Predicate<ChatResponse> refusal,
        InstantSource clock) {
    /** {@return whether what was said may be kept; who can't be asked has not consented} */
    boolean consents(ChatRequest request, CaptureLog log) {
        return log.consent().call(() -> consent.test(request), false);
    }
}
