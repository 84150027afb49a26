// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.registry.MetricPoint;
import java.io.IOException;
import java.util.List;

/** The curves of runs. */
public interface CurveStorage {
    /** Keeps the points whose step is beyond the last one of their name, durably. */
    void add(String run, List<MetricPoint> points) throws IOException;

    /** {@return the points of a run, in the order in which they came} */
    List<MetricPoint> read(String run) throws IOException;
}
