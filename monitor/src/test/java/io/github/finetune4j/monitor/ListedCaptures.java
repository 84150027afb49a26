// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor;

import io.github.finetune4j.monitor.capture.CapturePage;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was captured, in a list. */
final class ListedCaptures implements CaptureStore {
    private final List<Captured> all = new ArrayList<>();

    @Override
    public synchronized void append(List<? extends Captured> batch) {
        all.addAll(batch);
    }

    @Override
    public synchronized CapturePage read(String after, int most) {
        int from = after.isEmpty() ? 0 : Integer.parseInt(after);
        int to = Math.min(all.size(), from + most);
        return new CapturePage(all.subList(from, to), String.valueOf(to));
    }

    @Override
    public synchronized Optional<Interaction> find(String responseId) {
        return all.stream()
                .filter(each -> each.responseId().equals(responseId))
                .filter(Interaction.class::isInstance)
                .map(Interaction.class::cast)
                .findFirst();
    }

    @Override
    public List<Feedback> feedback(String responseId) {
        return List.of();
    }

    @Override
    public long erase(String subject) {
        return 0;
    }

    @Override
    public long removeBefore(Instant before) {
        return 0;
    }

    @Override
    public void close() {
        // a list needs nothing
    }
}
