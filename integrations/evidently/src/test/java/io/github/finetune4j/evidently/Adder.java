// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evidently;

import io.github.finetune4j.monitor.drift.DriftRules;
import java.nio.file.Path;

/** A process that adds snapshots: folder, how many. */
final class Adder {
    static final String PROJECT = "made by two at once";

    private Adder() {}

    public static void main(String[] arguments) {
        EvidentlyProject project = EvidentlyWorkspace.at(Path.of(arguments[0])).project(PROJECT);
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            project.add(EvidentlySnapshot.of(MadeUp.drift(DriftRules.evidently())));
        }
    }
}
