// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.internal.files.WholeFile;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.openai.OpenAiJobLog;
import io.github.finetune4j.registry.MetricPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The curves of a run, joined from its file of results and its events: each step once, the event's where both say it.
 */
final class Curves {
    private final Map<String, Map<Long, MetricPoint>> points = new TreeMap<>();

    /**
     * Takes a file of results.
     *
     * @param at when it was written
     * @throws IOException if it can't be read, or is too long to be one
     */
    void results(String id, Path file, Instant at) throws IOException {
        OpenAiJobLog.curve(id, WholeFile.bytes(file), at).forEach(this::add);
    }

    void events(Path file) {
        JsonLines.read(file, event -> OpenAiJobLog.events(event).forEach(this::add));
    }

    private void add(JobEvent event) {
        if (event instanceof JobEvent.StepCompleted step) {
            add(new MetricPoint("loss", step.step(), step.at(), step.loss()));
        } else if (event instanceof JobEvent.Validated validated) {
            add(new MetricPoint("validation_loss", validated.step(), validated.at(), validated.loss()));
        }
    }

    private void add(MetricPoint point) {
        points.computeIfAbsent(point.name(), name -> new TreeMap<>()).put(point.step(), point);
    }

    /** {@return all of them, in the order of their steps} */
    List<MetricPoint> points() {
        List<MetricPoint> all = new ArrayList<>();
        points.values().forEach(curve -> all.addAll(curve.values()));
        all.sort(Comparator.comparingLong(MetricPoint::step).thenComparing(MetricPoint::name));
        return all;
    }
}
