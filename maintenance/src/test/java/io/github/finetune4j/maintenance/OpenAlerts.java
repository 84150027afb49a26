// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.alert.AlertEvent;
import io.github.finetune4j.monitor.alert.Alerts;
import io.github.finetune4j.monitor.alert.Silence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Alerts that a test fires itself; nobody does anything about them. */
public final class OpenAlerts implements Alerts {
    private final List<Alert> open = new ArrayList<>();

    /** One more, after the others. */
    public void fire(Alert alert) {
        open.add(alert);
    }

    @Override
    public List<Alert> open() {
        return List.copyOf(open);
    }

    @Override
    public List<AlertEvent> history() {
        throw new AssertionError("nobody asks");
    }

    @Override
    public Optional<Alert> find(String id) {
        throw new AssertionError("nobody asks");
    }

    @Override
    public void acknowledge(String id, String who, String why) {
        throw new AssertionError("a cycle leaves alerts to people");
    }

    @Override
    public void resolve(String id, String who, String why) {
        throw new AssertionError("a cycle leaves alerts to people");
    }

    @Override
    public void acceptNewLevel(String id, String who, String why) {
        throw new AssertionError("a cycle leaves alerts to people");
    }

    @Override
    public void silence(String monitor, Slice slice, Instant until, String who, String why) {
        throw new AssertionError("a cycle leaves alerts to people");
    }

    @Override
    public List<Silence> silences() {
        throw new AssertionError("nobody asks");
    }
}
