// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.rollout.LiveMetric;
import java.util.function.Predicate;

/** A metric of the application's own, and which requests it is about. */
record CheckedMetric(String name, LiveMetric.Kind kind, LiveMetric.Measure measure, Predicate<ChatRequest> when) {}
